// Does at the processor what the present charge of one pledge asks for: authorise, capture, cancel, refund, reverse. Each call
// has a key made of what is done and which attempt, remembered before the call: a repeat after a crash is the same call. Before
// each call, and in the commit of its answer, the worker proves that the work is still its own.
import type { MoneyCommand } from '../domain/campaign-command.ts';
import type { Charge } from '../domain/pledge.ts';
import { type JobLease, NotYet } from '../ports/jobs.ts';
import { type AuthoriseOutcome, CallRefused, type Unanswered } from '../ports/payments.ts';
import type { ChargeAtWork, ChargeIntent } from '../ports/store.ts';
import { changeCampaign } from './change-campaign.ts';
import { followIntent } from './follow-charge.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import { proveLease } from './prove-lease.ts';
import type { World } from './world.ts';

type Step = 'authorise' | 'capture' | 'cancel' | 'refund' | 'reverse';

function stepsOf(charge: Charge): readonly Step[] {
  const steps: Partial<Record<Charge['state'], Step>> = {
    asked: 'authorise',
    capturing: 'capture',
    cancelling: 'cancel',
    refundAsked: 'refund',
  };
  const step = steps[charge.state];
  return [...(step === undefined ? [] : [step]), ...(charge.reversing > 0n ? (['reverse'] as const) : [])];
}

/** One charge's calls under one lease. */
class Mover {
  readonly #world: World;
  readonly #work: ChargeAtWork;
  readonly #lease: JobLease | undefined;

  constructor(world: World, work: ChargeAtWork, lease: JobLease | undefined) {
    this.#world = world;
    this.#work = work;
    this.#lease = lease;
  }

  /**
   * One call and the commit of its answer. Throws when the answer is unknown; the same call is then made again. What was refused
   * for good is not: it is left to a person, and to the end of the window or the hold limit.
   */
  async make(step: Step): Promise<void> {
    try {
      await this.#do(step);
    } catch (error) {
      if (!(error instanceof CallRefused)) throw error;
      await this.#leave(error.message);
    }
  }

  #leave(reason: string): Promise<void> {
    return this.#world.store.setChargeStuck(this.#of, reason, this.#world.clock.now());
  }

  async #do(step: Step): Promise<void> {
    switch (step) {
      case 'authorise':
        return this.#authorise();
      case 'capture':
        return this.#capture();
      case 'cancel':
        return this.#cancel();
      case 'refund':
        return this.#refund();
      case 'reverse':
        return this.#reverse();
    }
  }

  get #of(): { readonly pledge: bigint; readonly attempt: number } {
    return { pledge: this.#work.pledge, attempt: this.#work.charge.attempt };
  }

  async #authorise(): Promise<void> {
    const of = this.#of;
    const outcome = await this.#askCard();
    if (outcome.kind === 'unanswered') {
      const { events } = await this.#record({ type: 'RecordUnanswered', ...of });
      if (events === 0) await this.#leave('authorise: every answer was lost');
      return;
    }
    const intent = outcome.intent === undefined ? undefined : { ...of, intent: outcome.intent };
    await this.#record(
      outcome.kind === 'authorised'
        ? { type: 'RecordAuthorised', ...of, amount: outcome.amount, captureBefore: outcome.captureBefore }
        : { type: 'RecordDeclined', ...of, cause: outcome.cause },
      { intent },
    );
  }

  async #askCard(): Promise<AuthoriseOutcome | Unanswered> {
    const { campaign, currency, card, charge, place } = this.#work;
    const of = this.#of;
    if (!card) return { kind: 'declined', intent: undefined, cause: 'hard' };
    const key = idempotencyKeys.authorise(of.pledge, of.attempt);
    const prepared = await this.#prepare(key);
    return this.#world.payments.authorise(key, {
      ...of,
      first: prepared === 'first',
      campaign,
      card,
      currency,
      amount: charge.requested,
      description: place,
    });
  }

  async #capture(): Promise<void> {
    const of = this.#of;
    const { share } = this.#work.charge;
    const intent = this.#intent('capture');
    const key = idempotencyKeys.capture(of.pledge, of.attempt, share);
    await this.#prepare(key);
    const outcome = await this.#world.payments.capture(key, intent, share);
    await this.#record(
      outcome.kind === 'captured'
        ? { type: 'RecordCaptured', ...of, amount: outcome.amount, fee: outcome.fee }
        : { type: 'RecordCaptureFailed', ...of },
    );
  }

  /** Never makes a hold in order to cancel it: where no call was made there is none, and where its answer was lost it is looked for. */
  async #cancel(): Promise<void> {
    try {
      await this.#letGo();
    } catch (error) {
      if (!(error instanceof CallRefused) || !this.#hasLapsed()) throw error;
      await this.#record({ type: 'RecordCancelled', ...this.#of });
    }
  }

  /** No bank keeps a hold that long, whatever the processor refuses to say of it. */
  #hasLapsed(): boolean {
    const { lapsedAt } = this.#work;
    return lapsedAt !== undefined && Temporal.Instant.compare(lapsedAt, this.#world.clock.now()) <= 0;
  }

  async #letGo(): Promise<void> {
    const of = this.#of;
    for (const intent of await this.#intents()) {
      const own = intent === this.#work.intent;
      const key = own ? idempotencyKeys.cancel(of.pledge, of.attempt) : idempotencyKeys.cancelIntent(intent);
      await this.#prepare(key);
      if ((await this.#world.payments.cancel(key, intent)) === 'captured')
        return void (await followIntent(this.#world, intent, this.#lease));
    }
    await this.#record({ type: 'RecordCancelled', ...of });
  }

  /** What may be held for this pledge. */
  async #intents(): Promise<readonly string[]> {
    const { intent, called, card, pledge } = this.#work;
    if (intent !== undefined) return [intent];
    if (!called || card === undefined) return [];
    const charges = await this.#world.payments.findCharges(card.customer);
    return charges
      .filter((charge) => charge.pledge === pledge && charge.state !== 'cancelled')
      .map((charge) => charge.intent);
  }

  /** A refund that failed is a new one; everything else is done once per attempt. */
  async #refund(): Promise<void> {
    const of = this.#of;
    const { refunding, refundAttempts: refund } = this.#work.charge;
    const intent = this.#intent('refund');
    const key = idempotencyKeys.refund(of.pledge, of.attempt, refund);
    await this.#prepare(key);
    const outcome = await this.#world.payments.refund(key, intent, refunding);
    await this.#record({ type: 'RecordRefund', ...of, refund, outcome });
  }

  /** Of the payouts the latest that can still give it. */
  async #reverse(): Promise<void> {
    const of = this.#of;
    const { campaign, charge } = this.#work;
    let outcome: 'succeeded' | 'failed' = 'failed';
    for (const transfer of (await this.#world.store.transfersOf(campaign)).toReversed()) {
      const key = idempotencyKeys.reverse(of.pledge, of.attempt);
      await this.#prepare(key);
      outcome = await this.#world.payments.reverse(`${key}:${transfer}`, transfer, charge.reversing);
      if (outcome === 'succeeded') break;
    }
    await this.#record({ type: 'RecordReversal', ...of, outcome });
  }

  #intent(step: Step): string {
    const { intent, pledge } = this.#work;
    if (intent === undefined) throw new Error(`pledge ${pledge} has no intent to ${step}`);
    return intent;
  }

  async #prepare(key: string): Promise<'first' | 'again'> {
    const prepared = await this.#world.store.prepareCharge(this.#of, key, this.#world.clock.now());
    await proveLease(this.#world, this.#lease);
    return prepared;
  }

  async #record(
    command: MoneyCommand,
    kept: { readonly intent?: ChargeIntent | undefined } = {},
  ): Promise<{ readonly events: number }> {
    const lease = { worker: this.#lease?.worker };
    const outcome = await changeCampaign(this.#world, this.#work.campaign, command, { ...kept, ...lease });
    return { events: outcome.kind === 'changed' ? outcome.events.length : 0 };
  }
}

/**
 * A partial capture gives the rest of its hold back, so at least half of those not yet captured wait: should one fail, the others
 * can share what it owed. Nobody is captured by shares that no longer fit.
 */
function mustWait({ charge, capturing }: ChargeAtWork, after: number | undefined): boolean {
  if (charge.state !== 'capturing') return false;
  if (capturing.outdated || after === undefined) return capturing.outdated;
  return after < capturing.count - Math.max(1, Math.floor(capturing.count / 2));
}

/**
 * Safe to run again at any moment: it does what the charge asks for then.
 * @param after of a capture, how many are to come after it
 * @throws NotYet
 */
export async function moveCharge(
  world: World,
  pledge: bigint,
  lease?: JobLease,
  after?: number,
): Promise<void> {
  const work = await world.store.chargeAtWork(pledge);
  if (work === undefined) return;
  if (mustWait(work, after)) throw new NotYet(0, 'others are captured first');
  const mover = new Mover(world, work, lease);
  for (const step of stepsOf(work.charge)) await mover.make(step);
}
