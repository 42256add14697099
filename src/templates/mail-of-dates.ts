// Mails that name a date: who is asked for what before it, and what happens if they do nothing. Owns the order of it.
import type { DateMail } from '../ports/mail.ts';
import type { Draft, MailVoice } from './mail-draft.ts';

type Of<Kind extends DateMail['kind']> = Extract<DateMail, { readonly kind: Kind }>;

const usual = { subject: 'subject', again: false, lead: 'lead', why: 'developer' } as const;

/** Words of a reminder differ in their first line alone. */
const saidAgain = ({ again }: { readonly again: boolean }) => ({
  again,
  lead: again ? 'leadAgain' : 'lead',
});

function toDeveloper(
  content: Of<
    'ready-asked' | 'due-soon' | 'overdue' | 'extension-agreed' | 'extension-refused' | 'merge-missing'
  >,
  { money, day, moment, say, fact }: MailVoice,
): Draft {
  const { wish } = content;
  const target = money(content.target);
  const deliver = fact('deliver', say('deliverLine'));
  const more = fact('extend', say('extendLine'));
  switch (content.kind) {
    case 'ready-asked': {
      const until = moment(content.until);
      return {
        ...usual,
        ...saidAgain(content),
        rest: ['calm', 'silence'],
        values: { target, until, day: day(content.until) },
        facts: [fact('ready', say('readyLine')), fact('until', until)],
        url: wish.issueUrl,
      };
    }
    case 'due-soon':
    case 'extension-agreed':
    case 'extension-refused': {
      const due = day(content.dueAt);
      return {
        ...usual,
        rest: ['silence'],
        values: { target, due },
        facts: [fact('collected', target), fact('due', due), deliver, more],
        url: wish.issueUrl,
      };
    }
    case 'overdue': {
      const [due, until] = [day(content.dueAt), moment(content.until)];
      return {
        ...usual,
        ...saidAgain(content),
        rest: ['silence'],
        values: { target, due, until },
        facts: [fact('collected', target), fact('wasDue', due), fact('until', until), deliver, more],
        url: wish.issueUrl,
      };
    }
    case 'merge-missing': {
      const until = moment(content.until);
      return {
        ...usual,
        rest: ['how', 'silence'],
        values: { target, until },
        facts: [fact('collected', target), fact('until', until), deliver],
        url: wish.issueUrl,
      };
    }
  }
}

function extensionAsked(content: Of<'extension-asked'>, voice: MailVoice): Draft {
  const { money, day, moment, delay, say, fact } = voice;
  const until = moment(content.until);
  const alone = content.as === 'maintainer';
  const extended = day(content.extendedDueAt);
  return {
    ...usual,
    again: content.again,
    rest: [alone ? 'alone' : 'together', 'reason', 'silence'],
    values: {
      target: money(content.target),
      developer: content.developer,
      delay: delay(content.delay),
      extended,
      until,
    },
    facts: [
      fact('collected', money(content.target)),
      fact('extended', extended),
      fact('until', until),
      ...(alone ? [fact('agree', say('agreeLine')), fact('refuse', say('refuseLine'))] : []),
    ],
    url: alone ? content.wish.issueUrl : sayUrl(content),
    why: content.as,
  };
}

/** Where a backer says what they think of the work. */
const sayUrl = ({ wish }: DateMail): string => `${wish.pledgeUrl}#say`;

function toJudge(content: Of<'review-asked' | 'settle-asked'>, voice: MailVoice): Draft {
  const { money, day, moment, say, fact } = voice;
  const [target, until] = [money(content.target), moment(content.until)];
  const asks = {
    ...usual,
    ...saidAgain(content),
    values: { target, until, day: day(content.until), developer: content.developer },
    why: content.as,
  };
  const facts = [fact('collected', target), fact('developer', `@${content.developer}`), fact('until', until)];
  if (content.kind === 'settle-asked')
    return { ...asks, rest: ['how', 'silence'], facts, url: content.settleUrl };
  return {
    ...asks,
    rest: ['how', `silence.${content.silence}`],
    facts: [...facts, fact('approve', say('approveLine')), fact('reject', say('rejectLine'))],
    url: content.wish.issueUrl,
  };
}

function toBacker(content: Of<'may-object' | 'vote-asked'>, voice: MailVoice): Draft {
  const { money, day, moment, fact } = voice;
  const [paid, until] = [money(content.paid), moment(content.until)];
  return {
    ...usual,
    ...saidAgain(content),
    rest: ['how', content.kind === 'may-object' ? `silence.${content.silence}` : 'silence'],
    values: { paid, until, day: day(content.until), developer: content.developer },
    facts: [fact('charged', paid), fact('developer', `@${content.developer}`), fact('until', until)],
    url: sayUrl(content),
    why: 'backer',
  };
}

function expiry(content: Of<'expiring' | 'expiry-ahead'>, { money, day, moment, fact }: MailVoice): Draft {
  const until = moment(content.until);
  const values = { until, day: day(content.until) };
  const asks = { ...usual, why: content.as };
  if (content.kind === 'expiring')
    return {
      ...asks,
      rest: ['how', 'silence'],
      values,
      facts: [fact('pledged', money(content.pledged)), fact('until', until)],
      url: content.renewUrl,
    };
  const amount = money(content.amount);
  return {
    ...asks,
    subject: `subject.${content.as}`,
    lead: `lead.${content.as}`,
    rest: ['renew', `silence.${content.as}`],
    values: { ...values, amount },
    facts: [fact(content.as === 'backer' ? 'pledge' : 'yourQuote', amount), fact('until', until)],
    url: content.wish.pageUrl,
  };
}

export function draftOfDate(content: DateMail, voice: MailVoice): Draft {
  switch (content.kind) {
    case 'ready-asked':
    case 'due-soon':
    case 'overdue':
    case 'extension-agreed':
    case 'extension-refused':
    case 'merge-missing':
      return toDeveloper(content, voice);
    case 'extension-asked':
      return extensionAsked(content, voice);
    case 'review-asked':
    case 'settle-asked':
      return toJudge(content, voice);
    case 'may-object':
    case 'vote-asked':
      return toBacker(content, voice);
    case 'expiring':
    case 'expiry-ahead':
      return expiry(content, voice);
  }
}
