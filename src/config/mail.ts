// Which mail server is asked and who mail comes from: both or neither. A live key of the processor asks for both, since
// people who hear nothing lose what they pledged.
import type { MailAddress } from '../ports/mail.ts';
import { namedAddress, smtpUrl } from './addresses.ts';
import type { Environment } from './environment.ts';

export interface MailConfig {
  /** smtp:// or smtps://, with the credentials in it. */
  readonly smtpUrl: string;
  readonly from: MailAddress;
}

const HOW_TO_SMTP =
  'Set it to the address of a mail server: smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST:587 for STARTTLS.';
const HOW_TO_FROM = 'Set it to the address that mail comes from, such as Wishwell <wishes@example.org>.';

/** Undefined when there is no mail server, or together with a problem. */
export function readMail(env: Environment, processorKey: string | undefined): MailConfig | undefined {
  const isLive = /^(?:sk|rk)_live_/.test(processorKey ?? '');
  if (!isLive && !env.has('SMTP_URL') && !env.has('MAIL_FROM')) return undefined;
  const url = env.required('SMTP_URL', smtpUrl, HOW_TO_SMTP);
  const from = env.required('MAIL_FROM', namedAddress, HOW_TO_FROM);
  return url === undefined || from === undefined ? undefined : { smtpUrl: url, from };
}
