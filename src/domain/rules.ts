// What of a project's settings binds a wish that runs. A change follows at once where it only says who may do what or what
// is said; what backers and a developer agreed to stays while a quote is accepted (the table in docs/settings.md).
import type { Campaign, Rules } from './campaign.ts';

/** Somebody spoke of money here, in the currency that the wish had then (rule 10). */
export const amountsNamed = ({ quotes, pledges, openedAt }: Campaign): boolean =>
  quotes.length > 0 || pledges.length > 0 || openedAt !== undefined;

/** The rules that the campaign has once `asked` are the project's. The floor belongs to the currency, and stays with it. */
export function bindingRules(campaign: Campaign, asked: Rules): Rules {
  const { rules, accepted } = campaign;
  const floor = amountsNamed(campaign) ? rules.floor : asked.floor;
  if (accepted === undefined) return { ...asked, floor };
  const { payoutReady, coolingOffHours, lastCallHours, reviewDays, graceDays, timeZone } = rules;
  const { maxHoldDays, withdrawalDays } = rules;
  const agreed = {
    coolingOffHours,
    lastCallHours,
    reviewDays,
    graceDays,
    timeZone,
    maxHoldDays,
    withdrawalDays,
  };
  return { ...asked, floor, payoutReady, ...agreed };
}

export const sameRules = (a: Rules, b: Rules): boolean =>
  a.requesterPledge === b.requesterPledge &&
  a.quotesBy === b.quotesBy &&
  a.acceptedBy === b.acceptedBy &&
  a.minSpecification === b.minSpecification &&
  a.payoutReady === b.payoutReady &&
  a.coolingOffHours === b.coolingOffHours &&
  a.lastCallHours === b.lastCallHours &&
  a.expiresDays === b.expiresDays &&
  a.milestones.join() === b.milestones.join() &&
  a.reviewDays === b.reviewDays &&
  a.graceDays === b.graceDays &&
  a.timeZone === b.timeZone &&
  a.maxHoldDays === b.maxHoldDays &&
  a.withdrawalDays === b.withdrawalDays &&
  a.floor === b.floor;
