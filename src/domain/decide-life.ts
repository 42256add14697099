// The life of the wish itself: proposed, opened, renewed, cancelled, paused and resumed with its issue, its rules changed.
// Closing an issue never pays and never refunds (rule 7).
import { type Campaign, ended, isMaintainer } from './campaign.ts';
import type { PersonCommand, WorldCommand } from './campaign-command.ts';
import type { CampaignEvent } from './campaign-event.ts';
import { beginUnlessToAsk, failCollection } from './decide-collecting.ts';
import { cancelHolds, dropRefused, releaseAll } from './decide-releasing.ts';
import type { Decision, Verdict } from './decision.ts';
import { amountsNamed, bindingRules, sameRules } from './rules.ts';
import { withChargeIn } from './shares.ts';
import { days } from './time.ts';

type Ask<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;
type Told<T extends WorldCommand['type']> = Extract<WorldCommand, { type: T }>;

export function proposeWish(command: Told<'ProposeWish'>): readonly CampaignEvent[] {
  const { campaign, requester, currency, rules } = command;
  const proposed = { type: 'WishProposed', campaign, requester, currency, rules } as const;
  return rules.requesterPledge === 'optional'
    ? [proposed, { type: 'WishOpened', by: 'maintainer' }]
    : [proposed];
}

/** A project that asks no pledge of requesters lets its maintainers open every wish at once. */
function openWhereOptional(decision: Decision): void {
  const { phase, rules, paused } = decision.campaign;
  if (phase === 'proposed' && rules.requesterPledge === 'optional' && paused === undefined)
    decision.record({ type: 'WishOpened', by: 'maintainer' });
}

export function openWish(decision: Decision, { by }: Ask<'OpenWish'>): Verdict {
  if (!isMaintainer(by)) return { kind: 'NotMaintainer', command: 'OpenWish' };
  if (decision.campaign.paused !== undefined) return { kind: 'Paused' };
  decision.record({ type: 'WishOpened', by: 'maintainer' });
  return undefined;
}

/** Once captures are under way, some may have happened already: then development starts or everything is returned. */
export function cancelWish(decision: Decision, { by, reason }: Ask<'CancelWish'>): Verdict {
  const { campaign } = decision;
  if (!isMaintainer(by)) return { kind: 'NotMaintainer', command: 'CancelWish' };
  if (captureBegan(campaign)) return { kind: 'CaptureBegan' };
  decision.record({ type: 'WishCancelled', by: by.id, reason });
  cancelHolds(decision, campaign.pledges.filter(withChargeIn('asked', 'authorised')));
  dropRefused(decision);
  releaseAll(decision, 'cancelled');
  return undefined;
}

/** From here on money may be taken, and nothing but the rules of refunds gives it back. */
const captureBegan = ({ collection, work }: Campaign): boolean =>
  work !== undefined || (collection !== undefined && collection.step !== 'authorising');

export function expire(decision: Decision): void {
  decision.record({ type: 'WishExpired' });
  releaseAll(decision, 'expired');
}

/** In its last days or after: nothing was charged, so an expired wish can be taken up where its pledges are gone. */
export function renewWish(decision: Decision, { by }: Ask<'RenewWish'>): Verdict {
  const { requester, rules, expiresAt } = decision.campaign;
  if (!isMaintainer(by) && by.id !== requester) return { kind: 'NotMaintainer', command: 'RenewWish' };
  const renewedUntil = decision.now.add(days(rules.expiresDays));
  if (renewedUntil.equals(expiresAt)) return undefined;
  decision.record({ type: 'WishRenewed', expiresAt: renewedUntil });
  openWhereOptional(decision);
  return undefined;
}

/** Before capture it lets every hold go and stops the collection; after that it is a remark and moves nothing. */
export function pause(decision: Decision, { reason }: Told<'Pause'>): void {
  const { phase, paused } = decision.campaign;
  if (ended(phase) || paused === reason) return;
  decision.record({ type: 'WishPaused', reason });
  if (phase === 'collecting' && !captureBegan(decision.campaign)) failCollection(decision);
}

export function resume(decision: Decision): void {
  if (decision.campaign.paused === undefined) return;
  decision.record({ type: 'WishResumed' });
  openWhereOptional(decision);
  beginUnlessToAsk(decision);
}

export function changeRules(decision: Decision, { rules, currency: asked }: Told<'ChangeRules'>): void {
  const { campaign } = decision;
  if (ended(campaign.phase) && campaign.phase !== 'expired') return;
  const currency = asked === undefined || amountsNamed(campaign) ? campaign.currency : asked;
  const binding = bindingRules(campaign, rules);
  const follows = currency !== campaign.currency;
  if (!follows && sameRules(binding, campaign.rules)) return;
  decision.record({ type: 'RulesChanged', rules: binding, ...(follows ? { currency } : {}) });
  openWhereOptional(decision);
}
