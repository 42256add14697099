// What is told to developers, the start signal and their payouts, and to those who must answer for a wish. Owns the order of it.
import type { DateMail, MailContent } from '../ports/mail.ts';
import type { Draft, MailVoice } from './mail-draft.ts';
import type { ToBacker } from './mail-to-backers.ts';

export type ToDeveloper = Exclude<MailContent, ToBacker | DateMail>;

const usual = { subject: 'subject', again: false, lead: 'lead', why: 'developer' } as const;

export function draftToDeveloper(content: ToDeveloper, { money, day, moment, say, fact }: MailVoice): Draft {
  const { wish } = content;
  switch (content.kind) {
    case 'started': {
      const [target, due] = [money(content.target), day(content.dueAt)];
      return {
        ...usual,
        rest: ['commands', 'late'],
        values: { target, due },
        facts: [
          fact('collected', target),
          fact('due', due),
          fact('deliver', say('deliverLine')),
          fact('extend', say('extendLine')),
        ],
        url: wish.issueUrl,
      };
    }
    case 'paid-out': {
      const { platformFee, processorFees } = content;
      const amount = money(content.amount);
      return {
        ...usual,
        rest: ['days'],
        values: { amount },
        facts: [
          fact('paidOut', amount),
          fact('collected', money(content.amount + platformFee + processorFees)),
          fact('processorFees', money(processorFees)),
          ...(platformFee > 0n ? [fact('platformFee', money(platformFee))] : []),
        ],
        url: wish.pageUrl,
      };
    }
    case 'payout-waiting': {
      const [amount, until] = [money(content.amount), moment(content.until)];
      return {
        ...usual,
        rest: ['how', 'silence'],
        values: { amount, day: day(content.until), until },
        facts: [fact('waiting', amount), fact('until', until)],
        url: content.payoutUrl,
      };
    }
    case 'payout-refused': {
      const { to, why } = content;
      const [amount, until] = [money(content.amount), moment(content.until)];
      return {
        ...usual,
        lead: `lead-${to}`,
        rest: [`why-${why}`, `help-${to}-${why}`, 'silence'],
        values: { amount, until },
        facts: [fact('waiting', amount), fact('until', until)],
        url: to === 'developer' ? content.payoutUrl : wish.pageUrl,
        why: to,
      };
    }
    case 'payout-needed':
      return { ...usual, rest: ['how', 'silence'], values: {}, facts: [], url: content.payoutUrl };
    case 'issue-changed': {
      const { why, to } = content;
      const [target, until] = [money(content.target), moment(content.until)];
      return {
        ...usual,
        lead: `lead-${why}`,
        rest: [`act-${why}`, 'nothing'],
        values: { target, until },
        facts: [fact('collected', target), fact('until', until)],
        url: why === 'lost' ? wish.pageUrl : wish.issueUrl,
        why: to,
      };
    }
    case 'sum-shrunk': {
      const [amount, left] = [money(content.amount), money(content.left)];
      return {
        ...usual,
        rest: ['choice', 'silence'],
        values: { amount, left },
        facts: [fact('withdrawn', amount), fact('left', left)],
        url: content.answerUrl,
      };
    }
    case 'disputed': {
      const amount = money(content.amount);
      return {
        ...usual,
        rest: ['held', 'help', 'discreet'],
        values: { amount },
        facts: [fact('disputed', amount)],
        url: wish.issueUrl,
        why: 'acceptor',
      };
    }
  }
}
