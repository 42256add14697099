// Mail on a machine without a mail server: every letter is written as it would be and laid into a mailbox that is handed
// in, where whoever runs it reads it.
import type { Mailbox, Mailer } from '../ports/mail.ts';
import { type Sender, notAnAddress, writeLetter } from './letter.ts';

export const mailboxMailer = (sender: Sender, mailbox: Mailbox): Mailer => ({
  async send(mail) {
    const letter = writeLetter(mail, sender);
    if (letter === undefined) return notAnAddress;
    await mailbox.keep(letter);
    return { kind: 'sent' };
  },
  verify: async () => {},
});
