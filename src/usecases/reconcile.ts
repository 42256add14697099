// The ledger against the processor: every movement must be one that the ledger has and the other way round, and the balance
// what the ledger says is held. What the processor can say of a difference is booked; what is left freezes the campaigns that it is
// about, and none if it is about the account as a whole.
import type { BookedCharge, Freeze } from '../ports/books.ts';
import type { Movement } from '../ports/payments.ts';
import { earlier } from '../domain/time.ts';
import { type Comparison, type Difference, type InFlight, compareBooks } from './compare-books.ts';
import { bookDifferences, bookDisputes } from './book-facts.ts';
import { type Moved, addMovement, chargeKey, movedOf, nothingMoved } from './moved.ts';
import { type Exponents, differenceWords } from './reconcile-words.ts';
import type { World } from './world.ts';

export type Reconciler = Pick<World, 'store' | 'payments' | 'clock'> & { readonly exponent: Exponents };

export interface Total {
  readonly currency: string;
  readonly balance: bigint;
  readonly held: bigint;
  readonly platform: bigint;
  readonly operator: bigint;
  readonly inFlight: bigint;
  readonly other: bigint;
  /** What is left when the differences above are taken off too. */
  readonly unexplained: bigint;
}

export interface Report extends Comparison {
  readonly since: Temporal.Instant;
  readonly totals: readonly Total[];
  /** Movements that are no business of a campaign, the newest, since then. */
  readonly others: readonly Movement[];
  readonly othersLeftOut: number;
  /** False when money moved while the balance was read: then the totals were not compared. */
  readonly steady: boolean;
  /** After this run: campaigns with a difference, and the account. */
  readonly freezes: readonly Freeze[];
  readonly lifted: readonly bigint[];
}

const BEGINNING = Temporal.Instant.fromEpochMilliseconds(0);
/** What came late to the last run is read once more. */
const OVERLAP = Temporal.Duration.from({ hours: 7 * 24 });
/** Movements are read from a little before, so that both sides of everything booked since are there. */
const MARGIN = Temporal.Duration.from({ hours: 24 });
const TRIES = 3;
const OTHERS_SHOWN = 20;
const BATCH = 500;

export interface ReconcileOptions {
  /** From the beginning of all when undefined and nothing was reconciled before. */
  readonly since?: Temporal.Instant | undefined;
  /** Lifts the freeze of this campaign, or of all, where no difference is left. */
  readonly unfreeze?: bigint | 'all' | undefined;
}

/** Reads again what seemed to differ while money moved, and believes only what stays. */
export async function reconcile(world: Reconciler, options: ReconcileOptions = {}): Promise<Report> {
  const { store, clock } = world;
  const since = await beginning(world, options.unfreeze === undefined ? options.since : undefined);
  await bookDisputes(world);
  let report = await look(world, since);
  for (let tries = 1; tries < TRIES && (report.differences.length > 0 || !report.steady); tries += 1) {
    await bookDifferences(world, report.differences);
    report = await look(world, since);
  }
  const now = clock.now();
  const differing = await freezesFor(world, report.differences, now);
  for (const freeze of differing) await store.freeze(freeze);
  const lifted = report.steady ? await lift(world, differing, options.unfreeze) : [];
  await store.choreRan('reconcile', now);
  return { ...report, lifted, freezes: await store.freezes() };
}

/** One for each campaign that there is; all else is about the account. */
async function freezesFor(
  { store, exponent }: Reconciler,
  differences: readonly Difference[],
  since: Temporal.Instant,
): Promise<readonly Freeze[]> {
  const named = differences.flatMap(({ of }) => (of === undefined ? [] : [of.campaign]));
  const known = await store.knownCampaigns([...new Set(named)]);
  const campaignOf = ({ of }: Difference): bigint | undefined =>
    of !== undefined && known.has(of.campaign) ? of.campaign : undefined;
  return [...Map.groupBy(differences, campaignOf)].flatMap(([campaign, all]) => {
    const [first, ...others] = all;
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : ` And ${others.length} more.`;
    const { currency } = first;
    const amount = sumIn(currency, all, ({ books, processor }) => processor - books);
    return [{ campaign, since, currency, amount, reason: `${differenceWords(first, exponent)}${more}` }];
  });
}

/** That of the account ends by itself, since nothing is paid by it. */
async function lift(
  { store, clock }: Reconciler,
  differing: readonly Freeze[],
  unfreeze: ReconcileOptions['unfreeze'],
): Promise<readonly bigint[]> {
  const still = new Set(differing.map(({ campaign }) => campaign));
  const lifted: bigint[] = [];
  for (const { campaign } of await store.freezes()) {
    const asked = campaign === undefined || unfreeze === 'all' || unfreeze === campaign;
    if (!asked || still.has(campaign)) continue;
    if ((await store.unfreeze(campaign, clock.now())) && campaign !== undefined) lifted.push(campaign);
  }
  return lifted;
}

async function beginning(
  { store }: Reconciler,
  asked: Temporal.Instant | undefined,
): Promise<Temporal.Instant> {
  const last = await store.lastRun('reconcile');
  // While a campaign is frozen something older differs: nothing less than all of it says that it no longer does.
  const all = last === undefined || (await store.freezes()).length > 0;
  if (asked === undefined && all) return BEGINNING;
  const from = asked ?? last?.subtract(OVERLAP) ?? BEGINNING;
  const unsettled = await store.oldestUnsettled();
  return unsettled === undefined ? from : earlier(from, unsettled);
}

type Look = Omit<Report, 'freezes' | 'lifted'>;

async function look(world: Reconciler, since: Temporal.Instant): Promise<Look> {
  const { store, payments, clock } = world;
  const before = await totals(world);
  const { moved, others, othersLeftOut } = await readMovements(world, since);
  const named = [...moved.charges.values(), ...moved.payouts.values(), ...moved.reversals.values()];
  const booked = await store.booked(since, {
    pledges: [...new Set([...moved.charges.values()].map(({ pledge }) => pledge))],
    campaigns: [...new Set(named.map(({ campaign }) => campaign))],
  });
  await readOlder(payments, moved, booked.charges, since);
  const comparison = compareBooks(booked, moved, { now: clock.now(), since });
  const after = await totals(world);
  const steady = same(before, after);
  const summed = await sumUp(world, after, comparison);
  const balances = summed
    .filter(({ unexplained }) => steady && unexplained !== 0n)
    .map(({ currency, balance, unexplained }): Difference => ({
      kind: 'balance',
      currency,
      of: undefined,
      books: balance - unexplained,
      processor: balance,
    }));
  return {
    ...comparison,
    differences: [...comparison.differences, ...balances],
    since,
    totals: summed,
    others,
    othersLeftOut,
    steady,
  };
}

async function readMovements(
  { store, payments }: Reconciler,
  since: Temporal.Instant,
): Promise<{ readonly moved: Moved; readonly others: readonly Movement[]; readonly othersLeftOut: number }> {
  const moved = nothingMoved();
  const others: Movement[] = [];
  let batch: Movement[] = [];
  let count = 0;
  const from = Temporal.Instant.compare(since, BEGINNING) === 0 ? since : since.subtract(MARGIN);
  for await (const movement of payments.movements(from)) {
    const ours = addMovement(moved, movement);
    if (ours && !movement.aside) continue;
    // Ours, out of money set aside: the balance that is compared did not change by it. Aside and nobody's: neither did it.
    if (ours) batch.push({ ...movement, amount: -movement.amount, fee: -movement.fee });
    else if (!movement.aside) batch.push(movement);
    count += 1;
    if (others.length < OTHERS_SHOWN) others.push(movement);
    if (batch.length < BATCH) continue;
    await store.keepOtherMovements(batch);
    batch = [];
  }
  await store.keepOtherMovements(batch);
  return { moved, others, othersLeftOut: count - others.length };
}

/** What was captured before and has moved since: the processor is asked for all of it. */
async function readOlder(
  payments: Reconciler['payments'],
  moved: Moved,
  charges: readonly BookedCharge[],
  since: Temporal.Instant,
): Promise<void> {
  for (const booked of charges) {
    const key = `${chargeKey(booked)}:${booked.currency}`;
    const known = moved.charges.get(key);
    const older = booked.capturedAt !== undefined && Temporal.Instant.compare(booked.capturedAt, since) < 0;
    if (known?.whole === true || !older || booked.intent === undefined) continue;
    moved.charges.set(key, movedOf(await payments.readCharge(booked.intent), booked, known));
  }
}

interface Totals {
  readonly balance: ReadonlyMap<string, bigint>;
  readonly accounts: ReadonlyMap<string, bigint>;
}

const add = (sums: Map<string, bigint>, key: string, amount: bigint): void =>
  void sums.set(key, (sums.get(key) ?? 0n) + amount);

/** The balance per currency; the ledger's accounts per kind and currency. */
async function totals({ store, payments }: Reconciler): Promise<Totals> {
  const accounts = new Map<string, bigint>();
  for (const { account, currency, amount } of await store.balances())
    add(accounts, `${account.split(':', 1)[0]} ${currency}`, amount);
  const balance = new Map<string, bigint>();
  for (const { currency, available, pending } of await payments.balance())
    add(balance, currency, available + pending);
  return { balance, accounts };
}

const sameSums = (a: ReadonlyMap<string, bigint>, b: ReadonlyMap<string, bigint>): boolean =>
  a.size === b.size && [...a].every(([key, sum]) => b.get(key) === sum);

const same = (a: Totals, b: Totals): boolean =>
  sameSums(a.balance, b.balance) && sameSums(a.accounts, b.accounts);

async function sumUp(
  { store }: Reconciler,
  { balance, accounts }: Totals,
  { differences, inFlight }: Comparison,
): Promise<readonly Total[]> {
  const others = new Map((await store.otherTotals()).map(({ currency, amount }) => [currency, amount]));
  const inLedger = [...accounts.keys()].map((key) => key.split(' ')[1] ?? '');
  const currencies = [...new Set([...balance.keys(), ...others.keys(), ...inLedger])].toSorted();
  return currencies.map((currency) => {
    const account = (name: string): bigint => accounts.get(`${name} ${currency}`) ?? 0n;
    const [held, platform, operator] = [account('held'), account('platform'), account('operator')];
    const other = others.get(currency) ?? 0n;
    const flying = sumIn(currency, inFlight, ({ amount }) => amount);
    const differing = sumIn(currency, differences, ({ books, processor }) => processor - books);
    const total = balance.get(currency) ?? 0n;
    return {
      currency,
      balance: total,
      held,
      platform,
      operator,
      inFlight: flying,
      other,
      unexplained: total - held - platform - operator - flying - other - differing,
    };
  });
}

const sumIn = <T extends Difference | InFlight>(
  currency: string,
  of: readonly T[],
  amount: (one: T) => bigint,
): bigint => of.filter((one) => one.currency === currency).reduce((sum, one) => sum + amount(one), 0n);
