// What backers are told: what was charged, what their card or the quote asks of them and until when, what was let go or
// returned. Owns the order of it; trouble with a card is told calmly, with what happens if nothing is done.
import type { MailContent } from '../ports/mail.ts';
import { type Draft, type Fact, type MailVoice, writtenLine, writtenLines } from './mail-draft.ts';
import { writeMonth } from './texts.ts';

type Of<Kind extends MailContent['kind']> = Extract<MailContent, { readonly kind: Kind }>;
export type ToBacker = Of<
  | 'receipt'
  | 'confirm-card'
  | 'new-card'
  | 'card-expiring'
  | 'quote-accepted'
  | 'quote-changed'
  | 'released'
  | 'refunded'
  | 'refund-failed'
  | 'withdrawal'
  | 'refund-by-operator'
>;

const usual = { subject: 'subject', again: false, lead: 'lead', why: 'backer' } as const;

/** For whom it was paid, as they wrote it. */
function onBehalfOf({ billing }: Of<'receipt'>, voice: MailVoice): readonly Fact[] {
  if (!billing) return [];
  const number = writtenLine(billing.taxNumber);
  const [first = '', ...further] = [
    ...writtenLines(billing.organisation),
    ...writtenLines(billing.address),
    ...(number === '' ? [] : [voice.say('taxNumber', { number })]),
  ];
  return first === '' ? [] : [voice.fact('billing', first, further)];
}

function chargedBy({ operator, fact }: MailVoice): readonly Fact[] {
  const [first = '', ...further] = [operator.name, operator.address, operator.registration].flatMap((words) =>
    writtenLines(words ?? ''),
  );
  return first === '' ? [] : [fact('chargedBy', first, further)];
}

function receipt(content: Of<'receipt'>, voice: MailVoice): Draft {
  const { money, day, fact } = voice;
  const back = content.pledged - content.paid;
  const until = content.withdrawUntil && voice.moment(content.withdrawUntil);
  return {
    ...usual,
    rest: [back > 0n ? 'surplus' : 'whole', 'held', ...(until === undefined ? [] : ['right'])],
    values: {
      until: until ?? '',
      paid: money(content.paid),
      pledged: money(content.pledged),
      back: money(back),
    },
    facts: [
      fact('charged', money(content.paid)),
      fact('pledge', money(content.pledged)),
      ...(back > 0n ? [fact('notCharged', money(back))] : []),
      fact('quote', money(content.target)),
      fact('developer', `@${content.developer}`),
      fact('due', day(content.dueAt)),
      fact('paidAt', day(content.paidAt)),
      fact('reference', writtenLine(content.reference)),
      ...onBehalfOf(content, voice),
      ...chargedBy(voice),
    ],
    url: content.wish.pageUrl,
  };
}

function cardTrouble(
  content: Of<'confirm-card' | 'new-card'>,
  { money, day, moment, fact }: MailVoice,
): Draft {
  const until = moment(content.until);
  const amount = money(content.amount);
  const retryAt = content.kind === 'new-card' ? content.retryAt : undefined;
  return {
    ...usual,
    again: content.again,
    lead: content.again ? 'leadAgain' : 'lead',
    rest: ['calm', ...(retryAt ? ['retry'] : []), 'silence'],
    values: { amount, day: day(content.until), until, ...(retryAt ? { retryAt: moment(retryAt) } : {}) },
    facts: [fact('pledge', amount), fact('until', until)],
    url: content.wish.pledgeUrl,
  };
}

function quoteAccepted(content: Of<'quote-accepted'>, voice: MailVoice): Draft {
  const { money, moment, fact } = voice;
  const [amount, target] = [money(content.amount), money(content.target)];
  const until = moment(content.coolingOffEndsAt);
  const quote = { target, developer: content.developer, delay: voice.delay(content.delay) };
  return {
    ...usual,
    rest: ['next', 'silence'],
    values: { ...quote, amount, until },
    facts: [fact('pledge', amount), fact('quote', voice.say('quoted', quote)), fact('notBefore', until)],
    url: content.wish.pledgeUrl,
  };
}

function quoteChanged(content: Of<'quote-changed'>, voice: MailVoice): Draft {
  const { money, day, moment, delay, fact, say } = voice;
  const { before, developer } = content;
  const amount = money(content.amount);
  const until = moment(content.until);
  const now = { target: money(content.target), delay: delay(content.delay), developer };
  const then = before && { target: money(before.target), delay: delay(before.delay) };
  return {
    ...usual,
    rest: ['calm', 'silence'],
    values: { amount, day: day(content.until), until },
    facts: [
      fact('quoteNow', say('quoted', now)),
      ...(then ? [fact('quoteBefore', say('terms', then))] : []),
      fact('pledge', amount),
      fact('until', until),
    ],
    url: content.wish.pledgeUrl,
  };
}

export function draftToBacker(content: ToBacker, voice: MailVoice): Draft {
  if (content.kind === 'receipt') return receipt(content, voice);
  if (content.kind === 'quote-accepted') return quoteAccepted(content, voice);
  if (content.kind === 'quote-changed') return quoteChanged(content, voice);
  if (content.kind === 'confirm-card' || content.kind === 'new-card') return cardTrouble(content, voice);
  const { wish } = content;
  const amount = voice.money(content.amount);
  const pledge = voice.fact('pledge', amount);
  const refund = voice.fact('refund', amount);
  switch (content.kind) {
    case 'card-expiring': {
      const values = { amount, month: writeMonth(voice.locale, content.expires) };
      return { ...usual, rest: ['calm', 'silence'], values, facts: [pledge], url: wish.pledgeUrl };
    }
    case 'released': {
      const { reason } = content;
      const words = { subject: `subject.${reason}`, lead: `lead.${reason}`, rest: [`more.${reason}`] };
      return { ...usual, ...words, values: { amount }, facts: [pledge], url: wish.pageUrl };
    }
    case 'withdrawal': {
      const back = voice.money(content.back);
      const at = voice.moment(content.at);
      return {
        ...usual,
        rest: ['declared', 'days'],
        values: { amount, back, at },
        facts: [
          voice.fact('contract', content.reference),
          pledge,
          voice.fact('withdrawnAt', at),
          voice.fact('goesBack', back),
        ],
        url: content.meUrl,
      };
    }
    case 'refund-by-operator': {
      const values = { amount, reason: writtenLine(content.reason) };
      return { ...usual, rest: ['reason', 'days'], values, facts: [refund], url: content.meUrl };
    }
    case 'refunded': {
      const lead = content.settled && !content.whole ? 'settled' : content.whole ? 'whole' : 'part';
      return { ...usual, lead, rest: ['days'], values: { amount }, facts: [refund], url: wish.pageUrl };
    }
    case 'refund-failed':
      return { ...usual, rest: ['calm', 'closed'], values: { amount }, facts: [refund], url: wish.pledgeUrl };
  }
}
