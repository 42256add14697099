// Does at the processor what the charges of a campaign ask for: authorise, capture, cancel, refund. Each call has a key
// made of what is done and which attempt, remembered before the call: a repeat after a crash is the same call.
import type { Campaign } from '../domain/campaign.ts';
import type { MoneyCommand } from '../domain/campaign-command.ts';
import { captureOrder } from '../domain/capture-order.ts';
import type { Charge, Pledge } from '../domain/pledge.ts';
import type { AuthoriseOutcome } from '../ports/payments.ts';
import { changeCampaign } from './change-campaign.ts';
import type { World } from './world.ts';

type Charged = Pledge & { readonly charge: Charge };
type Verb = 'authorise' | 'capture' | 'cancel' | 'refund';

/** The calls a campaign waits for, captures in the order that leaves the largest slack to the end. */
function waiting(campaign: Campaign): readonly { verb: Verb; pledge: Charged }[] {
  const charged = campaign.pledges.filter((pledge): pledge is Charged => pledge.charge !== undefined);
  const inState = (verb: Verb, ...states: readonly Charge['state'][]) =>
    charged.filter(({ charge }) => states.includes(charge.state)).map((pledge) => ({ verb, pledge }));
  const order = new Map(captureOrder(campaign).map(({ id }, index) => [id, index]));
  return [
    ...inState('cancel', 'cancelling'),
    ...inState('authorise', 'asked'),
    ...inState('capture', 'capturing').toSorted(
      (a, b) => (order.get(a.pledge.id) ?? 0) - (order.get(b.pledge.id) ?? 0),
    ),
    ...inState('refund', 'refundAsked'),
  ];
}

/** A refund that failed is a new one; everything else is done once per attempt. */
async function keyFor(world: World, verb: Verb, { id, charge }: Charged): Promise<string> {
  const which = verb === 'refund' ? `${charge.attempt}.${charge.refundAttempts}` : charge.attempt;
  const key = `pledge:${id}:${verb}:${which}`;
  await world.store.prepareCall(key, world.clock.now());
  return key;
}

async function authorise(world: World, campaign: Campaign, pledge: Charged): Promise<AuthoriseOutcome> {
  const card = await world.store.card(campaign.id, pledge.backer);
  if (!card) return { kind: 'declined', intent: undefined, cause: 'hard' };
  const wish = await world.store.wish(campaign.id);
  const place = wish
    ? `${wish.project.owner}/${wish.project.name}#${wish.number}`
    : `campaign ${campaign.id}`;
  return world.payments.authorise(await keyFor(world, 'authorise', pledge), {
    campaign: campaign.id,
    pledge: pledge.id,
    attempt: pledge.charge.attempt,
    card,
    currency: campaign.currency,
    amount: pledge.amount,
    description: place,
  });
}

const authorisationCommand = (
  of: { pledge: bigint; attempt: number },
  outcome: AuthoriseOutcome,
): MoneyCommand =>
  outcome.kind === 'authorised'
    ? { type: 'RecordAuthorised', ...of, amount: outcome.amount, captureBefore: outcome.captureBefore }
    : { type: 'RecordDeclined', ...of, cause: outcome.cause };

/** One call and the commit of its answer. Throws when the answer is unknown; the same call is then made again. */
async function move(world: World, campaign: Campaign, verb: Verb, pledge: Charged): Promise<void> {
  const of = { pledge: pledge.id, attempt: pledge.charge.attempt };
  if (verb === 'authorise') {
    const outcome = await authorise(world, campaign, pledge);
    const intent = outcome.intent === undefined ? undefined : { ...of, intent: outcome.intent };
    await changeCampaign(world, campaign.id, authorisationCommand(of, outcome), { intent });
    return;
  }
  let intent = await world.store.intentOf(pledge.id, pledge.charge.attempt);
  if (intent === undefined && verb === 'cancel') {
    // Cancelled while it was asked: whether the hold was made is only learnt by the same call under the same key.
    intent = (await authorise(world, campaign, pledge)).intent;
    if (intent === undefined) {
      await changeCampaign(world, campaign.id, { type: 'RecordCancelled', ...of });
      return;
    }
  }
  if (intent === undefined) throw new Error(`pledge ${pledge.id} has no intent to ${verb}`);
  const key = await keyFor(world, verb, pledge);
  if (verb === 'capture') {
    const outcome = await world.payments.capture(key, intent, pledge.charge.share);
    const command: MoneyCommand =
      outcome.kind === 'captured'
        ? { type: 'RecordCaptured', ...of, amount: outcome.amount }
        : { type: 'RecordCaptureFailed', ...of };
    await changeCampaign(world, campaign.id, command);
  } else if (verb === 'cancel') {
    await world.payments.cancel(key, intent);
    await changeCampaign(world, campaign.id, { type: 'RecordCancelled', ...of });
  } else {
    const outcome = await world.payments.refund(key, intent, pledge.charge.refunding);
    await changeCampaign(world, campaign.id, {
      type: 'RecordRefund',
      ...of,
      refund: pledge.charge.refundAttempts,
      outcome,
    });
  }
}

/** Runs until nothing waits; safe to run again at any moment. */
export async function moveMoney(world: World, id: bigint): Promise<void> {
  const tried = new Set<string>();
  for (;;) {
    const campaign = await world.store.campaign(id);
    const next =
      campaign &&
      waiting(campaign).find(
        ({ verb, pledge }) => !tried.has(`${verb}:${pledge.id}:${pledge.charge.attempt}`),
      );
    if (!campaign || !next) return;
    tried.add(`${next.verb}:${next.pledge.id}:${next.pledge.charge.attempt}`);
    await move(world, campaign, next.verb, next.pledge);
  }
}
