// A mail of every kind, for tests of what people read and of how it is sent.
import type { Operator } from '../../src/ports/affairs.ts';
import type { Mail, MailContent, MailKind, MailWish } from '../../src/ports/mail.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

export const noon = at('2026-11-26T12:00:00Z');

export const operator: Operator = {
  name: 'Lantern Works e. V.',
  address: '12 Rue des Puits\n69001 Lyon, France',
  email: 'help@lantern.example',
  registration: 'RNA W691234567',
  termsUrl: 'https://lantern.example/terms',
  privacyUrl: undefined,
  platformFeeBasisPoints: 0,
  maxHoldDays: 75,
  withdrawalDays: 14,
};

export const nobody: Operator = {
  ...operator,
  name: undefined,
  address: undefined,
  email: undefined,
  registration: undefined,
  termsUrl: undefined,
};

export const aWish = (changes: Partial<MailWish> = {}): MailWish => ({
  title: 'Dark mode',
  project: 'works/lantern',
  number: 3,
  pageUrl: 'https://wishwell.example/gh/works/lantern/3',
  issueUrl: 'https://github.com/works/lantern/issues/3',
  pledgeUrl: 'https://wishwell.example/gh/works/lantern/3/pledge',
  currency: 'EUR',
  timeZone: 'Europe/Paris',
  ...changes,
});

const wish = aWish();
const until = at('2026-12-03T13:05:00Z');
const payoutUrl = 'https://wishwell.example/me/payout';
const quote = { developer: 'grace', target: 50_000n, delay: { count: 2, unit: 'week' } } as const;
const charge = {
  kind: 'receipt',
  wish,
  reference: 'pi_3QxYz',
  paidAt: noon,
  pledged: 5_000n,
  paid: 3_750n,
  target: 50_000n,
  developer: 'grace',
  dueAt: at('2026-12-20T10:00:00Z'),
  withdrawUntil: until,
  billing: undefined,
} as const;
const extension = {
  kind: 'extension-asked',
  wish,
  target: 50_000n,
  developer: 'grace',
  delay: { count: 1, unit: 'week' },
  extendedDueAt: at('2026-12-27T10:00:00Z'),
  until,
} as const;
const delivered = { kind: 'review-asked', wish, target: 50_000n, developer: 'grace', until } as const;
const paid = { wish, paid: 3_750n, developer: 'grace', until } as const;
const settleUrl = 'https://wishwell.example/gh/works/lantern/3/settle';
const settle = { kind: 'settle-asked', wish, target: 50_000n, developer: 'grace', until, settleUrl } as const;
const renewUrl = 'https://wishwell.example/gh/works/lantern/3/renew';
const expiring = { kind: 'expiring', wish, pledged: 12_000n, until, renewUrl } as const;
const released = (reason: Extract<MailContent, { kind: 'released' }>['reason']): MailContent => ({
  kind: 'released',
  wish,
  amount: 5_000n,
  reason,
});

type Changed = Extract<MailContent, { kind: 'issue-changed' }>;
const changed = (why: Changed['why'], to: Changed['to']): MailContent => ({
  kind: 'issue-changed',
  wish,
  why,
  to,
  target: 50_000n,
  until,
});

/** Every kind, and every way it is said. */
export const contents: Readonly<Record<string, MailContent>> = {
  receipt: charge,
  'receipt, for an organisation, whole': {
    ...charge,
    paid: 5_000n,
    withdrawUntil: undefined,
    billing: {
      organisation: 'Analytical Engines Ltd',
      address: '1 St James’s Square\nLondon',
      taxNumber: 'GB 123',
    },
  },
  'confirm-card': { kind: 'confirm-card', wish, amount: 5_000n, until, again: false },
  'confirm-card, again': { kind: 'confirm-card', wish, amount: 5_000n, until, again: true },
  'new-card': { kind: 'new-card', wish, amount: 5_000n, until, retryAt: undefined, again: false },
  'new-card, retried, again': {
    kind: 'new-card',
    wish,
    amount: 5_000n,
    until,
    retryAt: at('2026-11-27T12:00:00Z'),
    again: true,
  },
  'card-expiring': { kind: 'card-expiring', wish, amount: 5_000n, expires: { year: 2027, month: 1 } },
  'quote-accepted': { kind: 'quote-accepted', wish, amount: 5_000n, ...quote, coolingOffEndsAt: until },
  'quote-changed': {
    kind: 'quote-changed',
    wish,
    amount: 5_000n,
    ...quote,
    before: { target: 45_000n, delay: { count: 10, unit: 'day' } },
    until,
  },
  'quote-changed, from another developer': {
    kind: 'quote-changed',
    wish,
    amount: 5_000n,
    ...quote,
    before: undefined,
    until,
  },
  'released: withdrawn': released('withdrawn'),
  'released: became-developer': released('became-developer'),
  'released: no-consent': released('no-consent'),
  'released: declined': released('declined'),
  'released: cancelled': released('cancelled'),
  'released: expired': released('expired'),
  'released: not-needed': released('not-needed'),
  refunded: { kind: 'refunded', wish, amount: 3_750n, whole: true },
  'refunded, in part': { kind: 'refunded', wish, amount: 250n, whole: false },
  'refund-failed': { kind: 'refund-failed', wish, amount: 3_750n },
  'released: refunded': released('refunded'),
  withdrawal: {
    kind: 'withdrawal',
    wish,
    amount: 5_000n,
    back: 3_750n,
    at: noon,
    reference: '42',
    meUrl: 'https://wishwell.example/me',
  },
  'refund-by-operator': {
    kind: 'refund-by-operator',
    wish,
    amount: 3_750n,
    reason: 'pledged twice by mistake',
    meUrl: 'https://wishwell.example/me',
  },
  'sum-shrunk': {
    kind: 'sum-shrunk',
    wish,
    amount: 3_750n,
    left: 46_250n,
    answerUrl: 'https://wishwell.example/me/smaller-sum?campaign=7',
  },
  started: { kind: 'started', wish, target: 50_000n, dueAt: charge.dueAt },
  'paid-out': { kind: 'paid-out', wish, amount: 47_990n, platformFee: 1_000n, processorFees: 1_010n },
  ...Object.fromEntries(
    (['country', 'currency', 'closed', 'refused'] as const).flatMap((why) =>
      (['developer', 'operator'] as const).map((to) => [
        `payout-refused, ${why}, to the ${to}`,
        { kind: 'payout-refused', wish, to, why, amount: 48_990n, until, payoutUrl } satisfies MailContent,
      ]),
    ),
  ),
  'payout-waiting': { kind: 'payout-waiting', wish, amount: 48_990n, until, payoutUrl },
  'payout-needed': { kind: 'payout-needed', wish, payoutUrl },
  'issue-changed: closed, started': changed('closed-started', 'developer'),
  'issue-changed: closed, delivered': changed('closed-delivered', 'requester'),
  'issue-changed: closed, contested': changed('closed-contested', 'acceptor'),
  'issue-changed: lost': changed('lost', 'developer'),
  disputed: { kind: 'disputed', wish, amount: 3_750n },
  'refunded, by a settlement': { kind: 'refunded', wish, amount: 1_500n, whole: false, settled: true },
  'ready-asked': { kind: 'ready-asked', wish, target: 50_000n, until, again: false },
  'ready-asked, again': { kind: 'ready-asked', wish, target: 50_000n, until, again: true },
  'due-soon': { kind: 'due-soon', wish, target: 50_000n, dueAt: charge.dueAt },
  overdue: { kind: 'overdue', wish, target: 50_000n, dueAt: noon, until, again: false },
  'overdue, again': { kind: 'overdue', wish, target: 50_000n, dueAt: noon, until, again: true },
  'extension-asked, of a maintainer': { ...extension, as: 'maintainer', again: false },
  'extension-asked, of a backer, again': { ...extension, as: 'backer', again: true },
  'extension-agreed': { kind: 'extension-agreed', wish, target: 50_000n, dueAt: charge.dueAt },
  'extension-refused': { kind: 'extension-refused', wish, target: 50_000n, dueAt: charge.dueAt },
  'review-asked, of the requester': { ...delivered, as: 'requester', again: false, silence: 'pays' },
  'review-asked, of a maintainer, unmerged, again': {
    ...delivered,
    as: 'maintainer',
    again: true,
    silence: 'unmerged',
  },
  'review-asked, of the requester, held': { ...delivered, as: 'requester', again: false, silence: 'held' },
  'may-object': { ...paid, kind: 'may-object', silence: 'pays', again: false },
  'may-object, unmerged, again': { ...paid, kind: 'may-object', silence: 'unmerged', again: true },
  'merge-missing': { kind: 'merge-missing', wish, target: 50_000n, until },
  'settle-asked, of a maintainer': { ...settle, as: 'maintainer', again: false },
  'settle-asked, of the requester, again': { ...settle, as: 'requester', again: true },
  'vote-asked': { ...paid, kind: 'vote-asked', again: false },
  'vote-asked, again': { ...paid, kind: 'vote-asked', again: true },
  'expiring, to the requester': { ...expiring, as: 'requester' },
  'expiring, to a maintainer': { ...expiring, as: 'maintainer' },
  'expiry-ahead, to a backer': { kind: 'expiry-ahead', wish, as: 'backer', amount: 5_000n, until },
  'expiry-ahead, to a developer': { kind: 'expiry-ahead', wish, as: 'developer', amount: 50_000n, until },
};

export const unsubscribeUrl = 'https://wishwell.example/unsubscribe/5.c2lnbmVk';

export const kinds = [...new Set(Object.values(contents).map(({ kind }) => kind))] satisfies MailKind[];

/** One of the kind, the first that is listed. */
export function contentOf(kind: MailKind): MailContent {
  const content = Object.values(contents).find((each) => each.kind === kind);
  if (!content) throw new Error(`no mail of kind ${kind}`);
  return content;
}

export const aMail = (changes: Partial<Mail> = {}): Mail => ({
  key: 'receipt:42:1',
  to: 'ada@example.org',
  login: 'ada',
  locale: 'en',
  unsubscribeUrl: undefined,
  content: charge,
  ...changes,
});
