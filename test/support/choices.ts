// What the numbers of a generated history choose by: people and things of the campaign as it stands.
import type { Actor, Campaign } from '../../src/domain/campaign.ts';
import { stakeOf } from '../../src/domain/pledge.ts';
import { everybody, of } from './cast.ts';

export function maintainers(campaign: Campaign, b: number): readonly bigint[] {
  return b % 4 === 0 ? [3n, 4n] : [campaign.accepted?.developer ?? 3n];
}

export function pullRequest(b: number) {
  return b % 4 === 0 ? undefined : { number: 10 + (b % 2), merged: b % 4 > 1 };
}

/** Mostly somebody whose money was taken. */
export function someBacker(campaign: Campaign, a: number): Actor {
  const pledges = campaign.pledges.filter(({ charge }) => stakeOf(charge) > 0n);
  const backer = a % 7 === 0 ? undefined : pledges[a % Math.max(1, pledges.length)]?.backer;
  return everybody.find(({ id }) => id === backer) ?? of(everybody, a);
}

export function someAsked(campaign: Campaign, a: number): Actor | undefined {
  const asked = campaign.pledges.filter(
    ({ state, consent }) => state === 'secured' && consent.kind === 'asked',
  );
  const backer = asked[a % Math.max(1, asked.length)]?.backer;
  return everybody.find(({ id }) => id === backer);
}
