// A database runs with one GitHub App, one Stripe account and in one mode: those it was first started with. Refuses to start
// under others, and on a copy of the database, before anything is asked of GitHub or Stripe; says what is known, what is
// configured, and what to do.
import type { Identity, InstanceStore, MarkBoard, Mode } from '../ports/instance.ts';

/** Its message is meant to be shown as it is. */
export class WrongDatabase extends Error {
  override readonly name = 'WrongDatabase';
}

export interface ConfiguredIdentity extends Pick<Identity, 'mode' | 'githubApp' | 'stripeKeyDigest'> {
  /** Asks Stripe. @throws when it does not answer */
  stripeAccount(): Promise<string>;
  /** Undefined: there is no other copy that could share this Stripe, as in the local run. */
  readonly board: MarkBoard | undefined;
}

const modeWords: Readonly<Record<Mode, string>> = {
  local: 'the local run, without real GitHub or Stripe',
  test: 'a test key of Stripe',
  live: 'a live key of Stripe, with real money',
};

/** What the database belongs to and what is configured, where the two differ: a line each. */
export function differencesOf(known: Identity, now: Identity): readonly string[] {
  const line = (what: string, theirs: string | number, ours: string | number): readonly string[] =>
    theirs === ours ? [] : [`${what}: this database belongs to ${theirs}, configured is ${ours}`];
  return [
    ...line('Mode', modeWords[known.mode], modeWords[now.mode]),
    ...line('GitHub App (APP_ID)', known.githubApp, now.githubApp),
    ...line('Stripe account (STRIPE_SECRET_KEY)', known.stripeAccount, now.stripeAccount),
  ];
}

export const ELSEWHERE =
  'Place: this database was copied or restored, it is not the one that this server was started on before';

export const GONE_ON =
  'Place: another copy of this database has gone on with this Stripe account; this one is a restored backup, or was replaced by one';

/**
 * Copies below PostgreSQL (a base backup, a snapshot of a disk) keep its identifiers. So a mark that changes every few minutes
 * is left at Stripe: one that this database never wrote is another copy's.
 * @throws when Stripe does not answer
 */
export async function isOvertaken(store: InstanceStore, board: MarkBoard | undefined): Promise<boolean> {
  const { customer, own } = await store.marks();
  if (board === undefined || customer === undefined) return false;
  const found = await board.read(customer);
  return found !== undefined && !own.includes(found);
}

/** Remembers the mark before it is written: what was written and not heard of is known all the same. */
export async function leaveMark(store: InstanceStore, board: MarkBoard | undefined): Promise<void> {
  if (board === undefined) return;
  const { customer } = await store.marks();
  const mark = await store.addMark();
  const bearer = await board.write(customer, mark);
  if (bearer !== customer) await store.rememberMarkCustomer(bearer);
}

/** The account of a key never changes: Stripe is asked only about one that was not seen before. */
export async function identityNow(
  known: Identity | undefined,
  configured: ConfiguredIdentity,
): Promise<Identity> {
  const { mode, githubApp, stripeKeyDigest } = configured;
  const isKnown = known?.stripeKeyDigest === stripeKeyDigest;
  const stripeAccount = isKnown ? known.stripeAccount : await configured.stripeAccount();
  return { mode, githubApp, stripeKeyDigest, stripeAccount };
}

const refusal = (differences: readonly string[]): string =>
  [
    'Wishwell cannot start: this database is not the one for this configuration. Nothing was changed.',
    ...differences.map((difference) => `- ${difference}.`),
    'Configure what it belongs to, or name the right database. For a deliberate move: npm run wishwell -- adopt',
  ].join('\n');

/** Of a database that is known; one without tables or without a first start fits anything. @throws WrongDatabase */
export async function checkInstance(store: InstanceStore, configured: ConfiguredIdentity): Promise<void> {
  const known = await store.identity();
  if (known === undefined) return;
  // The local run's Stripe is none that could be asked about another's key: its mode says enough.
  if (known.mode !== configured.mode)
    throw new WrongDatabase(refusal(differencesOf(known, { ...known, mode: configured.mode })));
  const now = await identityNow(known, configured);
  const moved = (await store.isInPlace()) ? [] : [ELSEWHERE];
  const differences = [...differencesOf(known, now), ...moved];
  if (differences.length > 0) throw new WrongDatabase(refusal(differences));
  if (now.stripeKeyDigest !== known.stripeKeyDigest) await store.rememberKey(now.stripeKeyDigest);
}

/** To be thrown, or told, when this database is overtaken. */
export const overtaken = (): WrongDatabase => new WrongDatabase(refusal([GONE_ON]));

/** @returns the instance's id @throws WrongDatabase also when another server was faster to start on a new database */
export async function claimInstance(store: InstanceStore, configured: ConfiguredIdentity): Promise<string> {
  if ((await store.identity()) === undefined) {
    const now = await identityNow(undefined, configured);
    const differences = differencesOf(await store.rememberIdentity(now), now);
    if (differences.length > 0) throw new WrongDatabase(refusal(differences));
  }
  return store.instanceId();
}
