// What the numbers of a generated history choose: people, things and what people say of the campaign as it stands.
import type { Actor, Campaign } from '../../src/domain/campaign.ts';
import { stakeOf } from '../../src/domain/pledge.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import { developers, everybody, of, specifications } from './cast.ts';

function maintainers(campaign: Campaign, b: number): readonly bigint[] {
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

export function judging(campaign: Campaign, a: number, b: number): CampaignCommand {
  const by = of(everybody, b);
  return a % 2 === 0
    ? { type: 'Approve', by, maintainers: maintainers(campaign, b) }
    : { type: 'Reject', by, reason: 'not yet' };
}

export function settling(campaign: Campaign, a: number, b: number): CampaignCommand {
  const developerPercent = of([0, 30, 50, 99, 100, 101], a);
  const by = of(everybody, b);
  return { type: 'Settle', by, developerPercent, maintainers: maintainers(campaign, a) };
}

export const objecting = (campaign: Campaign, b: number): CampaignCommand => ({
  type: 'Object',
  by: someBacker(campaign, b),
});

export const voting = (campaign: Campaign, a: number, b: number): CampaignCommand => ({
  type: 'VoteSettlement',
  by: of(everybody, a),
  approve: b % 3 !== 0,
  maintainers: maintainers(campaign, b),
});

/** After the charge: by right, by the operator, and what the developer says to it. */
export function leaving(campaign: Campaign, a: number, b: number): CampaignCommand {
  const { pledges, accepted } = campaign;
  const pledge = pledges[a % Math.max(1, pledges.length)]?.id ?? 0n;
  if (b % 4 === 0) return { type: 'RefundPledge', pledge, reason: 'asked by mail' };
  if (b % 4 > 1) return { type: 'WithdrawAfterCharge', by: someBacker(campaign, b) };
  const by = everybody.find(({ id }) => id === accepted?.developer) ?? of(everybody, a);
  return { type: 'AnswerSmallerSum', by, accept: a % 3 > 0 };
}

export function submitting(a: number, b: number): CampaignCommand {
  const unit = of(['day', 'week', 'month'] as const, b);
  return {
    type: 'SubmitQuote',
    by: of(developers, a),
    amount: BigInt(480 + 10 * (b % 120)),
    delay: { count: unit === 'day' ? 1 + (b % 20) : 1 + (b % 2), unit },
    specification: of(specifications, a >> 2),
    comment: BigInt(b % 3),
  };
}
