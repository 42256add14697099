// Mail through the operator's mail server, by nodemailer: one connection a letter, encrypted where credentials are sent,
// with time limits, so that a server that hangs holds up a job and nothing else. Knows no words; never logs, and never
// repeats credentials.
import { createTransport } from 'nodemailer';
import type { Letter, Mailer } from '../ports/mail.ts';
import { type Sender, writeLetter } from './letter.ts';

export interface SmtpOptions extends Sender {
  /** smtp:// (with STARTTLS where it is offered) or smtps://, with the credentials in it. */
  readonly url: string;
  /** The longest silence of the server that is borne. */
  readonly timeoutMs?: number;
}

export interface SmtpMailer extends Mailer {
  close(): void;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

function connection(address: string) {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'smtps:';
  const isOpen = url.username === '';
  const isHere = LOOPBACK.test(host);
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // Without credentials a relay in the operator's own network may do without; a password never travels in the clear.
    requireTLS: !secure && !isOpen && !isHere,
    // Nobody stands between us and this machine, and what runs on it seldom has a certificate that others vouch for.
    tls: { rejectUnauthorized: !isHere },
    ...(isOpen
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
  };
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 5322, 3.3. */
function headerDate(at: Temporal.Instant): string {
  const utc = at.toZonedDateTimeISO('UTC');
  const time = utc.toPlainTime().toString({ smallestUnit: 'second' });
  return `${DAYS[utc.dayOfWeek - 1]}, ${utc.day} ${MONTHS[utc.month - 1]} ${utc.year} ${time} +0000`;
}

const message = (letter: Letter) => ({
  from: { name: letter.from.name ?? '', address: letter.from.address },
  to: { name: '', address: letter.to },
  ...(letter.replyTo === undefined ? {} : { replyTo: { name: '', address: letter.replyTo } }),
  subject: letter.subject,
  text: letter.text,
  html: letter.html,
  messageId: letter.messageId,
  date: headerDate(letter.writtenAt),
  headers: {
    // RFC 3834: nobody's absence note answers it.
    'Auto-Submitted': 'auto-generated',
    // RFC 8058.
    ...(letter.unsubscribeUrl === undefined
      ? {}
      : {
          'List-Unsubscribe': `<${letter.unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
  },
  xMailer: false as const,
  disableFileAccess: true,
  disableUrlAccess: true,
});

export function smtpMailer({ url, timeoutMs = 20_000, ...sender }: SmtpOptions): SmtpMailer {
  const transport = createTransport({
    ...connection(url),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    logger: false,
  });
  return {
    send: async (mail) => {
      const letter = writeLetter(mail, sender);
      try {
        await transport.sendMail(message(letter));
      } catch (cause) {
        throw new Error('the mail server did not take a mail', { cause });
      }
    },
    verify: async () => {
      try {
        await transport.verify();
      } catch (cause) {
        throw new Error('the mail server does not answer as it should', { cause });
      }
    },
    close: () => transport.close(),
  };
}
