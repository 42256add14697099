// Mail through the operator's mail server, by nodemailer: one connection a letter, encrypted where credentials are sent,
// with time limits, so that a server that hangs holds up a job and nothing else. Knows no words; never logs, and never
// repeats credentials.
import { createTransport } from 'nodemailer';
import { type Letter, type MailAnswer, type Mailer, MailServerUnusable } from '../ports/mail.ts';
import { type Sender, notAnAddress, writeLetter } from './letter.ts';

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

/**
 * RFC 5321, 4.2.1: 5yz must not be repeated as it is, 4yz may be. Only answers about the recipient or the message: a refused
 * login or sender, or a connection that fails, is about every mail.
 */
function refusalIn(error: unknown): MailAnswer | undefined {
  if (!isSMTPError(error)) return undefined;
  const { code, command, responseCode, response } = error;
  // The library's own check: this server cannot be given such an address.
  if (code === 'EENVELOPE' && command === 'API') return notAnAddress;
  if ((command !== 'RCPT TO' && command !== 'DATA') || responseCode === undefined) return undefined;
  const enhanced = /^\d{3}[ -](?<status>[245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.groups?.['status'];
  const answer = enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;
  return { kind: 'refused', permanent: responseCode >= 500, answer };
}

/** Of the library: each field is there where it is known. */
interface SMTPError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

const isSMTPError = (error: unknown): error is SMTPError => error instanceof Error && 'command' in error;

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
      if (letter === undefined) return notAnAddress;
      try {
        await transport.sendMail(message(letter));
        return { kind: 'sent' };
      } catch (cause) {
        const refused = refusalIn(cause);
        if (refused) return refused;
        throw new MailServerUnusable('the mail server did not take a mail', { cause });
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
