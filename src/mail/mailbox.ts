// Mail on a machine without a mail server: every letter is written as it would be and laid into a mailbox that is handed
// in, where whoever runs it reads it.
import type { Mailbox, Mailer } from '../ports/mail.ts';
import { type Sender, writeLetter } from './letter.ts';

export const mailboxMailer = (sender: Sender, mailbox: Mailbox): Mailer => ({
  send: async (mail) => mailbox.keep(writeLetter(mail, sender)),
  verify: async () => {},
});
