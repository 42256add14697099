// Double entry: what an event moves between accounts. Rule 6: captured money is always in exactly one of them, and every
// group of postings sums to zero. An authorisation is no movement. Ids and amounts only; must never name a person.
import type { Campaign } from './campaign.ts';
import type { CampaignEvent } from './campaign-event.ts';

/**
 * card: outside, where money comes from. held and developer are of one campaign. operator: what the operator owes and
 * bears. An account grows by what it receives.
 */
export type Account =
  | 'card'
  | 'fees'
  | 'platform'
  | 'refunded'
  | 'chargeback'
  | 'operator'
  | `held:${bigint}`
  | `developer:${bigint}`;

export interface Posting {
  readonly account: Account;
  /** ISO code. */
  readonly currency: string;
  /** Minor units: above zero is received, below zero is given. Never zero. */
  readonly amount: bigint;
}

/** The postings of one event, one group; empty when it moves no money. `campaign`: as it is after the event. */
export function postingsOf(
  { id, currency }: Pick<Campaign, 'id' | 'currency'>,
  event: CampaignEvent,
): readonly Posting[] {
  if (!moves(event)) return [];
  return movements(`held:${id}`, `developer:${id}`, event)
    .filter(([, amount]) => amount !== 0n)
    .map(([account, amount]) => ({ account, currency, amount }));
}

const moving = [
  'PledgeCaptured',
  'FeeTaken',
  'DisputeFeeTaken',
  'PledgeRefunded',
  'RefundReturned',
  'ChargebackLost',
  'ChargebackReturned',
  'DeveloperPaid',
  'PayoutReversed',
  'PayoutTakenBack',
  'RefundedOutside',
  'LossTakenOver',
] as const;
type MovingEvent = Extract<CampaignEvent, { type: (typeof moving)[number] }>;

const moves = (event: CampaignEvent): event is MovingEvent => moving.some((type) => type === event.type);

type Movement = readonly [account: Account, amount: bigint];

function movements(held: Account, developer: Account, event: MovingEvent): readonly Movement[] {
  switch (event.type) {
    case 'PledgeCaptured':
      return [
        ['card', -event.amount],
        [held, event.amount],
      ];
    case 'FeeTaken':
      return [...leaving(held, event), ['fees', event.amount]];
    case 'DisputeFeeTaken':
      return [
        ['operator', -event.amount],
        ['fees', event.amount],
      ];
    case 'PayoutReversed':
      return [
        [developer, -event.amount],
        ['platform', -event.platformFee],
        ['operator', event.amount + event.platformFee],
      ];
    case 'PayoutTakenBack':
      return [
        [developer, -event.amount],
        ['operator', event.amount],
      ];
    case 'RefundReturned':
      return [
        ['refunded', -event.amount],
        [held, event.amount - event.operator],
        ['operator', event.operator],
      ];
    case 'PledgeRefunded':
      return [...leaving(held, event), ['refunded', event.amount]];
    case 'ChargebackLost':
      return [...leaving(held, event), ['chargeback', event.amount]];
    case 'ChargebackReturned':
      return [
        ['chargeback', -event.amount],
        [held, event.amount - event.operator],
        ['operator', event.operator],
      ];
    case 'RefundedOutside':
      // The operator's own money went to the backer: what is held at the processor becomes theirs.
      return [...leaving(held, event), ['operator', event.amount]];
    case 'LossTakenOver':
      return [
        ['operator', -event.amount],
        [held, event.amount],
      ];
    case 'DeveloperPaid': {
      const { amount, platformFee, operator } = event;
      return [
        ...leaving(held, { amount: amount + platformFee, operator }),
        [developer, amount],
        ['platform', platformFee],
      ];
    }
  }
}

const leaving = (
  held: Account,
  { amount, operator }: { readonly amount: bigint; readonly operator: bigint },
): readonly Movement[] => [
  [held, operator - amount],
  ['operator', -operator],
];

/** What each account holds after these postings, of one currency. */
export function balancesOf(postings: readonly Posting[]): ReadonlyMap<Account, bigint> {
  const balances = new Map<Account, bigint>();
  for (const { account, amount } of postings) balances.set(account, (balances.get(account) ?? 0n) + amount);
  return balances;
}

/** What does not add up, per currency: empty for books that balance. */
export function imbalance(postings: readonly Posting[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of postings) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return new Map([...sums].filter(([, sum]) => sum !== 0n));
}
