// From a mail to a letter: renders its words, names it after its key, and looks at the address before anything is sent
// there. Never opens a connection.
import { createHash } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import { type Letter, type Mail, type MailAddress, type MailAnswer, declinable } from '../ports/mail.ts';
import { type MailFrame, renderMail } from '../templates/mail.ts';

export interface Sender extends MailFrame {
  readonly from: MailAddress;
  readonly clock: Clock;
}

const LONGEST_ADDRESS = 254;

/** One address and nothing besides: no name, list, comment, quotes, blank or line break, which could add to the header. */
const ADDRESS = /^[^\s\p{C}@<>()[\]\\,;:"]+@[^\s\p{C}@<>()[\]\\,;:"]+$/u;

export const notAnAddress: MailAnswer = { kind: 'refused', permanent: true, answer: 'no address' };

/** undefined: the address cannot be written to as it is */
export function writeLetter(mail: Mail, sender: Sender): Letter | undefined {
  if (mail.to.length > LONGEST_ADDRESS || !ADDRESS.test(mail.to)) return undefined;
  const { from, operator, clock } = sender;
  const words = renderMail(mail, sender);
  const name = createHash('sha256').update(mail.key).digest('hex').slice(0, 32);
  return {
    ...words,
    messageId: `<${name}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    writtenAt: clock.now(),
    from,
    to: mail.to,
    replyTo: operator.email,
    unsubscribeUrl: declinable(mail.content.kind) ? mail.unsubscribeUrl : undefined,
  };
}
