// Does at the processor what the charges of a campaign ask for: authorise, capture, cancel, refund, take back. Each call has a
// key made of what is done and which attempt, remembered before the call: a repeat after a crash is the same call. Before each
// call, and in the commit of its answer, the worker proves that the work is still its own.
import type { Campaign } from '../domain/campaign.ts';
import type { MoneyCommand } from '../domain/campaign-command.ts';
import { captureOrder } from '../domain/capture-order.ts';
import type { Charge, Pledge } from '../domain/pledge.ts';
import type { JobLease } from '../ports/jobs.ts';
import type { AuthoriseOutcome } from '../ports/payments.ts';
import { changeCampaign } from './change-campaign.ts';
import { followIntent } from './follow-charge.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import { proveLease } from './prove-lease.ts';
import type { World } from './world.ts';

type Charged = Pledge & { readonly charge: Charge };
type Verb = 'authorise' | 'capture' | 'cancel' | 'refund' | 'reverse';

interface Call {
  readonly verb: Verb;
  readonly pledge: Charged;
}

/** The calls a campaign waits for, captures in the order that leaves the largest slack to the end. */
function waiting(campaign: Campaign): readonly Call[] {
  const charged = campaign.pledges.filter((pledge): pledge is Charged => pledge.charge !== undefined);
  const inState = (verb: Verb, state: Charge['state']): readonly Call[] =>
    charged.filter(({ charge }) => charge.state === state).map((pledge) => ({ verb, pledge }));
  const order = new Map(captureOrder(campaign).map(({ id }, index) => [id, index]));
  return [
    ...inState('cancel', 'cancelling'),
    ...inState('authorise', 'asked'),
    ...inState('capture', 'capturing').toSorted(
      (a, b) => (order.get(a.pledge.id) ?? 0) - (order.get(b.pledge.id) ?? 0),
    ),
    ...inState('refund', 'refundAsked'),
    ...charged
      .filter(({ charge }) => charge.reversing > 0n)
      .map((pledge) => ({ verb: 'reverse', pledge }) as const),
  ];
}

function keyOf({ verb, pledge: { id, charge } }: Call): string {
  const { attempt } = charge;
  if (verb === 'refund') return idempotencyKeys.refund(id, attempt, charge.refundAttempts);
  return verb === 'capture'
    ? idempotencyKeys.capture(id, attempt, charge.share)
    : idempotencyKeys[verb](id, attempt);
}

export const placeOf = async (world: World, campaign: bigint): Promise<string> => {
  const wish = await world.store.wish(campaign);
  return wish ? `${wish.project.owner}/${wish.project.name}#${wish.number}` : `campaign ${campaign}`;
};

/** One campaign's calls under one lease. */
class Mover {
  readonly #world: World;
  readonly #campaign: Campaign;
  readonly #lease: JobLease | undefined;

  constructor(world: World, campaign: Campaign, lease: JobLease | undefined) {
    this.#world = world;
    this.#campaign = campaign;
    this.#lease = lease;
  }

  /** One call and the commit of its answer. Throws when the answer is unknown; the same call is then made again. */
  async make(call: Call): Promise<void> {
    const { verb, pledge } = call;
    switch (verb) {
      case 'authorise':
        return this.#authorise(call);
      case 'cancel':
        return this.#cancel(call);
      case 'capture': {
        const intent = await this.#intentOf(call);
        const outcome = await this.#world.payments.capture(
          await this.#prepare(call),
          intent,
          pledge.charge.share,
        );
        const of = { pledge: pledge.id, attempt: pledge.charge.attempt };
        await this.#record(
          outcome.kind === 'captured'
            ? { type: 'RecordCaptured', ...of, amount: outcome.amount }
            : { type: 'RecordCaptureFailed', ...of },
        );
        if (outcome.kind === 'captured') await followIntent(this.#world, intent, this.#lease);
        return;
      }
      case 'refund': {
        const { attempt, refunding, refundAttempts: refund } = pledge.charge;
        const intent = await this.#intentOf(call);
        const outcome = await this.#world.payments.refund(await this.#prepare(call), intent, refunding);
        return this.#record({ type: 'RecordRefund', pledge: pledge.id, attempt, refund, outcome });
      }
      case 'reverse':
        return this.#reverse(call);
    }
  }

  async #authorise(call: Call): Promise<void> {
    const { pledge } = call;
    const outcome = await this.#askCard(call);
    const of = { pledge: pledge.id, attempt: pledge.charge.attempt };
    const intent = outcome.intent === undefined ? undefined : { ...of, intent: outcome.intent };
    await this.#record(
      outcome.kind === 'authorised'
        ? { type: 'RecordAuthorised', ...of, amount: outcome.amount, captureBefore: outcome.captureBefore }
        : { type: 'RecordDeclined', ...of, cause: outcome.cause },
      { intent },
    );
  }

  async #askCard({ pledge }: Call): Promise<AuthoriseOutcome> {
    const { id: campaign, currency } = this.#campaign;
    const card = await this.#world.store.card(campaign, pledge.backer);
    if (!card) return { kind: 'declined', intent: undefined, cause: 'hard' };
    const description = await placeOf(this.#world, campaign);
    const { attempt } = pledge.charge;
    return this.#world.payments.authorise(await this.#prepare({ verb: 'authorise', pledge }), {
      campaign,
      pledge: pledge.id,
      attempt,
      card,
      currency,
      amount: pledge.amount,
      description,
    });
  }

  /** Cancelled while it was asked: whether the hold was made is only learnt by the same call under the same key. */
  async #cancel(call: Call): Promise<void> {
    const { id: pledge, charge } = call.pledge;
    const known = await this.#world.store.intentOf(pledge, charge.attempt);
    const intent = known ?? (await this.#askCard(call)).intent;
    if (intent !== undefined) await this.#world.payments.cancel(await this.#prepare(call), intent);
    await this.#record({ type: 'RecordCancelled', pledge, attempt: charge.attempt });
  }

  /** Of the payouts the latest that can still give it. */
  async #reverse(call: Call): Promise<void> {
    const { id: pledge, charge } = call.pledge;
    let outcome: 'succeeded' | 'failed' = 'failed';
    for (const transfer of (await this.#world.store.transfersOf(this.#campaign.id)).toReversed()) {
      const key = `${await this.#prepare(call)}:${transfer}`;
      outcome = await this.#world.payments.reverse(key, transfer, charge.reversing);
      if (outcome === 'succeeded') break;
    }
    await this.#record({ type: 'RecordReversal', pledge, attempt: charge.attempt, outcome });
  }

  async #intentOf({ verb, pledge }: Call): Promise<string> {
    const intent = await this.#world.store.intentOf(pledge.id, pledge.charge.attempt);
    if (intent === undefined) throw new Error(`pledge ${pledge.id} has no intent to ${verb}`);
    return intent;
  }

  async #prepare(call: Call): Promise<string> {
    const key = keyOf(call);
    await this.#world.store.prepareCall(key, this.#world.clock.now());
    await proveLease(this.#world, this.#lease);
    return key;
  }

  async #record(
    command: MoneyCommand,
    kept: { readonly intent?: { pledge: bigint; attempt: number; intent: string } | undefined } = {},
  ): Promise<void> {
    await changeCampaign(this.#world, this.#campaign.id, command, { ...kept, worker: this.#lease?.worker });
  }
}

/** Runs until nothing waits; safe to run again at any moment. */
export async function moveMoney(world: World, id: bigint, lease?: JobLease): Promise<void> {
  const tried = new Set<string>();
  for (;;) {
    const campaign = await world.store.campaign(id);
    const next = campaign && waiting(campaign).find((call) => !tried.has(keyOf(call)));
    if (!campaign || !next) return;
    tried.add(keyOf(next));
    await new Mover(world, campaign, lease).make(next);
  }
}
