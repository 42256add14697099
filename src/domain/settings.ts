// A project's settings as they bind: the shape, the defaults, and the rules a campaign takes from them. How a settings
// file is read belongs to the edge.
import type { Rules } from './campaign.ts';

/** A language that templates/locales holds, by its short name: `en`. Whoever is given one from outside asks there first. */
export type Locale = string;
export const announcements = [
  'accepted',
  'milestones',
  'last-call',
  'started',
  'delivered',
  'completed',
] as const;
export type Announceable = (typeof announcements)[number];

/** All lengths in whole hours or days; currency is an ISO code, upper case. */
export interface Settings {
  readonly label: string;
  readonly currency: string;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly requesterPledge: 'required' | 'optional';
  readonly quotesBy: 'anyone' | 'collaborators';
  readonly acceptedBy: 'maintainers' | 'requester' | 'either';
  readonly minSpecification: number;
  readonly payoutReady: 'required' | 'optional';
  readonly coolingOffHours: number;
  readonly lastCallHours: number;
  readonly expiresDays: number;
  readonly milestones: readonly number[];
  readonly reviewDays: number;
  readonly graceDays: number;
  readonly announce: readonly Announceable[];
}

export const defaultSettings = (currency: string): Settings => ({
  label: 'wish',
  currency,
  locale: 'en',
  timeZone: 'UTC',
  requesterPledge: 'required',
  quotesBy: 'anyone',
  acceptedBy: 'maintainers',
  minSpecification: 80,
  payoutReady: 'required',
  coolingOffHours: 48,
  lastCallHours: 24,
  expiresDays: 180,
  milestones: [50, 80, 90],
  reviewDays: 14,
  graceDays: 7,
  announce: announcements,
});

/** Whether two settings say the same. */
export function sameSettings(one: Settings, other: Settings): boolean {
  const written = (settings: Settings): string =>
    Object.entries(settings)
      .map(([key, value]) => `${key}: ${String(value)}`)
      .toSorted()
      .join('\n');
  return written(one) === written(other);
}

/** @param floor the processor's smallest charge in minor units of the settings' currency */
export const rulesFrom = (
  settings: Settings,
  limits: Pick<Rules, 'floor' | 'maxHoldDays' | 'withdrawalDays'>,
): Rules => ({
  requesterPledge: settings.requesterPledge,
  quotesBy: settings.quotesBy,
  acceptedBy: settings.acceptedBy,
  minSpecification: settings.minSpecification,
  payoutReady: settings.payoutReady,
  coolingOffHours: settings.coolingOffHours,
  lastCallHours: settings.lastCallHours,
  expiresDays: settings.expiresDays,
  milestones: settings.milestones,
  reviewDays: settings.reviewDays,
  graceDays: settings.graceDays,
  timeZone: settings.timeZone,
  maxHoldDays: limits.maxHoldDays,
  withdrawalDays: limits.withdrawalDays,
  floor: limits.floor,
});
