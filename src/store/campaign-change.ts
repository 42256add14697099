// One change of a campaign in one transaction: its lock, the decision, and all that follows from it, or nothing at all.
// Decides nothing itself and tells nobody: jobs are written here and run elsewhere.
import { nextDeadline } from '../domain/deadline.ts';
import { sql } from 'kysely';
import { type CampaignChange, type ChangeOutcome, LeaseLost, type SomePledges } from '../ports/store.ts';
import { type Locked, lockCampaign } from './campaign-loading.ts';
import { type Happened, happen, saveHistory, saveState } from './campaign-saving.ts';
import { type Database, type DatabaseTransaction, inTransaction } from './database.ts';
import { type Wake, addJobs } from './outbox.ts';
import { savePayouts } from './payout-row.ts';

export const changeCampaign = <R>(
  db: Database,
  change: CampaignChange<R>,
  refreshDelaySeconds: number,
): Promise<ChangeOutcome<R>> =>
  inTransaction(db, async (tx) => {
    const locked = await lockCampaign(tx, change.campaign, change.only);
    const { campaign, changedAt } = locked;
    if (change.worker !== undefined) await holdLease(tx, change.worker);
    if (change.once !== undefined && (await wasUsed(tx, change.once))) return { kind: 'already', campaign };

    // Whoever waited for the lock may have asked the time before the other's event happened.
    const at = Temporal.Instant.compare(change.at, changedAt) < 0 ? changedAt : change.at;
    const decided = change.decide(campaign, at);
    if (!decided.ok) return { kind: 'refused', campaign, refusal: decided.refusal };
    if (change.once !== undefined && !(await use(tx, change.once))) return { kind: 'already', campaign };

    const happened = happen(campaign, decided.value, at);
    const { after, events } = happened;
    await saveState(tx, campaign, happened);
    if (events.length === 0 && change.only === undefined) await saveDeadline(tx, locked);
    await saveHistory(tx, happened);
    if (change.card) await saveCard(tx, change.campaign, change.card);
    if (change.intent) await saveIntent(tx, change.intent);
    if (change.intentIfChanged && events.length > 0) await saveIntent(tx, change.intentIfChanged);
    await savePayouts(tx, happened, change.transfer?.transfer);
    await addJobs(
      tx,
      change.jobs(campaign, after, events),
      refreshDelaySeconds,
      wakeAfter(locked, happened, at, change.only),
    );
    return { kind: 'changed', campaign: after, events };
  });

/**
 * Set anew with every change, since the job that runs now may be the one that waited for this very deadline. Not for a
 * deadline that has passed and stays the next one: what is due and cannot be decided would wake for ever.
 */
function wakeAfter(
  { campaign, nextDeadlineAt }: Locked,
  { after, events }: Happened,
  at: Temporal.Instant,
  only: SomePledges | undefined,
): Wake | undefined {
  const due = events.length === 0 && only !== undefined ? nextDeadlineAt : nextDeadline(after);
  if (due === undefined) return undefined;
  const inSeconds = at.until(due).total('seconds');
  const stays = nextDeadlineAt !== undefined && due.equals(nextDeadlineAt);
  if (inSeconds <= 0 && stays) return undefined;
  return { campaign: campaign.id, inSeconds: Math.max(0, inSeconds) };
}

/** Decided with single pledges, a deadline may have been kept that comes too early: all of them know the exact one. */
async function saveDeadline(tx: DatabaseTransaction, { campaign, nextDeadlineAt }: Locked): Promise<void> {
  const next = nextDeadline(campaign);
  if (next?.epochNanoseconds === nextDeadlineAt?.epochNanoseconds) return;
  await tx
    .updateTable('campaigns')
    .set({ next_deadline_at: next ?? null })
    .where('id', '=', campaign.id)
    .execute();
}

async function wasUsed(tx: DatabaseTransaction, key: string): Promise<boolean> {
  const row = await tx.selectFrom('once_keys').select('key').where('key', '=', key).executeTakeFirst();
  return row !== undefined;
}

/** Until the commit nobody can give this worker's jobs away; whoever did already is ahead of it. */
export async function holdLease(tx: Database | DatabaseTransaction, worker: string): Promise<void> {
  const { rows } = await sql`select from workers where id = ${worker} for key share`.execute(tx);
  if (rows.length === 0) throw new LeaseLost('this work is done by others now');
}

/** False when a change of another campaign has just used it. */
async function use(tx: DatabaseTransaction, key: string): Promise<boolean> {
  const row = await tx
    .insertInto('once_keys')
    .values({ key })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

async function saveCard(
  tx: DatabaseTransaction,
  campaign: bigint,
  { backer, customer, paymentMethod, fingerprint, expires }: NonNullable<CampaignChange<unknown>['card']>,
): Promise<void> {
  const card = {
    customer,
    payment_method: paymentMethod,
    fingerprint: fingerprint ?? null,
    expires_year: expires?.year ?? null,
    expires_month: expires?.month ?? null,
    warned_at: null,
    let_go_at: null,
  };
  await tx
    .insertInto('cards')
    .values({ campaign, backer, ...card })
    .onConflict((conflict) => conflict.columns(['campaign', 'backer']).doUpdateSet(card))
    .execute();
}

/** Throws when the charge has another name already: then money may be held that nobody would let go. */
async function saveIntent(
  tx: DatabaseTransaction,
  { pledge, attempt, intent }: NonNullable<CampaignChange<unknown>['intent']>,
): Promise<void> {
  const kept = await tx
    .updateTable('charges')
    .set({ intent })
    .where('pledge', '=', pledge)
    .where('attempt', '=', attempt)
    .where((is) => is.or([is('intent', 'is', null), is('intent', '=', intent)]))
    .executeTakeFirst();
  if (kept.numUpdatedRows === 0n)
    throw new Error(`attempt ${attempt} of pledge ${pledge} is another intent than ${intent}`);
}
