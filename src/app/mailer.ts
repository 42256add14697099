// Who sends mail: the operator's mail server, else the mailbox of the local run, else nobody.
import type { AppConfig } from '../config.ts';
import { mailboxMailer } from '../mail/mailbox.ts';
import { smtpMailer } from '../mail/smtp.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailbox, Mailer } from '../ports/mail.ts';

export function mailerFor(
  { mail, publicUrl, operator }: Pick<AppConfig, 'mail' | 'publicUrl' | 'operator'>,
  clock: Clock,
  mailbox?: Mailbox,
): Mailer | undefined {
  const sender = { publicUrl, operator, clock };
  if (mail) return smtpMailer({ url: mail.smtpUrl, from: mail.from, ...sender });
  const from = { name: operator.name ?? 'Wishwell', address: 'wishes@localhost' };
  return mailbox && mailboxMailer({ from, ...sender }, mailbox);
}
