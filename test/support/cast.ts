// Who acts in generated histories, and what they have to choose from.
import type { Actor, PauseReason, Rules } from '../../src/domain/campaign.ts';
import { anActor, someRules } from './builders.ts';

/** 1 requester, who may develop, too, 2 and 3 developers (3 maintains, too), 4 maintainer, 5 to 9 backers. */
export const requester = anActor(1n);
export const developers: readonly Actor[] = [anActor(2n), anActor(3n, 'admin'), requester];
export const maintainer = anActor(4n, 'write');
export const backers: readonly Actor[] = [5n, 6n, 7n, 8n, 9n].map((id) => anActor(id));
export const everybody: readonly Actor[] = [...developers, maintainer, ...backers];

export const specifications = ['as a table', 'as a tree, with its leaves'] as const;
export const reasons: readonly PauseReason[] = ['closed', 'unlabelled', 'app-removed'];

export const of = <T>(list: readonly T[], index: number): T => {
  const one = list[index % list.length];
  if (one === undefined) throw new Error('Nothing to choose from');
  return one;
};

export const rulesBy = (choice: number): Rules =>
  someRules({
    requesterPledge: choice % 7 === 0 ? 'optional' : 'required',
    acceptedBy: choice % 3 === 0 ? 'either' : 'maintainers',
    minSpecification: 5,
    payoutReady: choice % 4 === 0 ? 'required' : 'optional',
    coolingOffHours: choice % 2 === 0 ? 24 : 48,
    lastCallHours: choice % 5 === 0 ? 0 : 24,
    maxHoldDays: 40,
    withdrawalDays: 14,
    reviewDays: 5,
    graceDays: 3,
    timeZone: choice % 2 === 0 ? 'Europe/Paris' : 'UTC',
  });

export const otherRules = (rules: Rules, a: number, b: number): Rules => ({
  ...rules,
  coolingOffHours: 24 * (a % 3),
  reviewDays: 3 + (b % 5),
  floor: BigInt(50 + (a % 2)),
  requesterPledge: of(['required', 'optional'] as const, b),
});
