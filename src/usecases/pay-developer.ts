// Pays the developer of a completed wish: what is held and neither disputed nor on its way back, less the platform's fee. Each
// payout is requested in a commit of its own, then made, then known: what became of it is always asked before anything else is
// done. Where it cannot be made the campaign says why. Must never pay from books that are known not to agree with the processor.
import { payable } from '../domain/books.ts';
import type { Campaign, PayoutRequest, PayoutStanding, PayoutWait } from '../domain/campaign.ts';
import type { MoneyCommand } from '../domain/campaign-command.ts';
import type { JobLease } from '../ports/jobs.ts';
import type { Paid, TransferOutcome } from '../ports/payments.ts';
import { changeCampaign } from './change-campaign.ts';
import { followCharges } from './follow-charge.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import { placeOf } from './place-of.ts';
import { proveLease } from './prove-lease.ts';
import type { World } from './world.ts';

/** Asked of the processor at this moment. */
export async function payoutStanding(world: World, person: bigint): Promise<PayoutStanding> {
  const account = await accountOf(world, person);
  return account === undefined ? 'absent' : (await world.payments.readAccount(account)).standing;
}

const accountOf = async (world: World, person: bigint): Promise<string | undefined> =>
  (await world.store.people([person])).get(person)?.account;

/** What of a payout the operator keeps, and what arrives. */
export function splitPayout(total: bigint, basisPoints: number): { amount: bigint; platformFee: bigint } {
  const platformFee = (total * BigInt(basisPoints)) / 10_000n;
  return { amount: total - platformFee, platformFee };
}

/** The fee that goes with what arrived. */
const feeOn = (amount: bigint, basisPoints: number): bigint =>
  (amount * BigInt(basisPoints)) / (10_000n - BigInt(basisPoints));

/** The processor forgets a key after 24 hours; a little less, for clocks that differ. */
const KEY_LASTS = Temporal.Duration.from({ hours: 23 });

/** At once, whenever a payout was last refused: the sweep asks for it when it is time, everybody else when something changed. */
export async function payDeveloper(world: World, id: bigint, lease?: JobLease): Promise<void> {
  const campaign = await world.store.campaign(id);
  if (campaign?.phase === 'completed') await new Payer(world, id, lease).pay(campaign);
}

/** One campaign's payout under one lease. */
class Payer {
  readonly #world: World;
  readonly #id: bigint;
  readonly #lease: JobLease | undefined;

  constructor(world: World, id: bigint, lease: JobLease | undefined) {
    this.#world = world;
    this.#id = id;
    this.#lease = lease;
  }

  async pay(before: Campaign): Promise<void> {
    if (before.payoutRequest) return this.#conclude(before, before.payoutRequest);
    if (payable(before) === 0n || (await this.#wasMadeAfterAll(before))) return;
    const why = await this.#obstacle(before);
    if (why !== undefined) return this.#record({ type: 'RecordPayoutWait', why });
    const campaign = await this.#change((state) => ({
      type: 'RequestPayout',
      ...splitPayout(payable(state), this.#world.platformFeeBasisPoints),
    }));
    if (campaign.payoutRequest) await this.#conclude(campaign, campaign.payoutRequest);
  }

  /** An attempt whose answer was a fault of the processor's may have been carried out later. */
  async #wasMadeAfterAll({ payouts, payoutAttempts }: Campaign): Promise<boolean> {
    if (payoutAttempts === 0) return false;
    const payout = payouts + 1;
    const found = await this.#world.payments.findPayout({ campaign: this.#id, payout });
    if (found) await this.#paid(payout, found, undefined);
    return found !== undefined;
  }

  /** Why it need not be asked for now; all of it can be learnt without asking for money. */
  async #obstacle(before: Campaign): Promise<PayoutWait | undefined> {
    const { store, payments, platformFeeBasisPoints } = this.#world;
    const developer = before.accepted?.developer;
    if ((await followCharges(this.#world, this.#id, this.#lease)) === 'fee-unknown') return 'balance';
    if (await store.frozen(this.#id)) return 'books';
    const account = developer === undefined ? undefined : await accountOf(this.#world, developer);
    if (account === undefined) return 'account';
    const { standing, closed } = await payments.readAccount(account);
    if (standing !== 'ready') return closed ? 'closed' : 'account';
    const campaign = (await store.campaign(this.#id)) ?? before;
    const { amount } = splitPayout(payable(campaign), platformFeeBasisPoints);
    const available = (await payments.balance()).find(({ currency }) => currency === campaign.currency);
    return (available?.available ?? 0n) < amount ? 'balance' : undefined;
  }

  async #conclude(campaign: Campaign, request: PayoutRequest): Promise<void> {
    const { payout, attempt } = request;
    const key = idempotencyKeys.payout(this.#id, request);
    const { firstAt } = await this.#world.store.prepareCall(key, this.#world.clock.now());
    await proveLease(this.#world, this.#lease);
    let outcome: TransferOutcome;
    try {
      outcome = await this.#call(campaign, request, key, firstAt);
    } catch (error) {
      await this.#record({ type: 'RecordPayoutUnknown', payout, attempt });
      throw error;
    }
    if (outcome.kind === 'paid') await this.#paid(payout, outcome, request);
    else await this.#record({ type: 'RecordPayoutRefused', payout, attempt, why: outcome.why });
  }

  async #call(
    campaign: Campaign,
    { payout, amount }: PayoutRequest,
    key: string,
    firstAt: Temporal.Instant,
  ): Promise<TransferOutcome> {
    const { payments, clock } = this.#world;
    const name = { campaign: this.#id, payout };
    const developer = campaign.accepted?.developer;
    const account = developer === undefined ? undefined : await accountOf(this.#world, developer);
    const forgotten = Temporal.Instant.compare(firstAt.add(KEY_LASTS), clock.now()) <= 0;
    if (forgotten || account === undefined)
      return (await payments.findPayout(name)) ?? { kind: 'refused', why: forgotten ? 'answer' : 'account' };
    const { currency } = campaign;
    const description = await placeOf(this.#world, this.#id);
    return payments.transfer(key, { ...name, account, currency, amount, description });
  }

  /** An earlier call whose answer was lost may have moved another sum: what was moved is what is booked. */
  async #paid(payout: number, paid: Paid, request: PayoutRequest | undefined): Promise<void> {
    const { transfer, amount } = paid;
    const platformFee =
      request?.amount === amount ? request.platformFee : feeOn(amount, this.#world.platformFeeBasisPoints);
    const worker = this.#lease?.worker;
    const command = { type: 'RecordPaidOut', payout, amount, platformFee } as const;
    await changeCampaign(this.#world, this.#id, command, { transfer: { payout, transfer }, worker });
  }

  async #change(choose: (state: Campaign) => MoneyCommand): Promise<Campaign> {
    const worker = this.#lease?.worker;
    return (await changeCampaign(this.#world, this.#id, choose, { worker })).campaign;
  }

  async #record(command: MoneyCommand): Promise<void> {
    await this.#change(() => command);
  }
}
