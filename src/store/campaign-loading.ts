// A whole campaign out of its rows.
import { type Campaign, moneyTaken } from '../domain/campaign.ts';
import { campaignFrom } from './campaign-row.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import { pledgeFrom } from './pledge-row.ts';
import { quoteFrom } from './quote-row.ts';
import type { CampaignRow } from './schema.ts';

async function whole(tx: DatabaseTransaction, row: CampaignRow, backer?: bigint): Promise<Campaign> {
  const alone = moneyTaken(campaignFrom(row, [], [])) ? undefined : backer;
  const quotes = await tx
    .selectFrom('quotes')
    .selectAll()
    .where('campaign', '=', row.id)
    .orderBy('position')
    .execute();
  const pledges = await tx
    .selectFrom('pledges')
    .selectAll()
    .where('campaign', '=', row.id)
    .$if(alone !== undefined, (query) => query.where('backer', '=', alone ?? 0n))
    .orderBy('position')
    .execute();
  return campaignFrom(row, quotes.map(quoteFrom), pledges.map(pledgeFrom));
}

const rowOf = (tx: DatabaseTransaction, id: bigint) =>
  tx.selectFrom('campaigns').selectAll().where('id', '=', id);

export interface Locked {
  readonly campaign: Campaign;
  readonly changedAt: Temporal.Instant;
  readonly nextDeadlineAt: Temporal.Instant | undefined;
}

/**
 * As it stands, with nobody able to change it until the transaction ends. Throws when there is no such campaign.
 * @param backer whose pledges are wanted; everybody's when undefined, or when money was taken that is not back
 */
export async function lockCampaign(
  tx: DatabaseTransaction,
  id: bigint,
  backer: bigint | undefined,
): Promise<Locked> {
  // The quotes and pledges are read in statements of their own: a statement that waited for the lock would show those
  // from before the wait.
  const row = await rowOf(tx, id).forUpdate().executeTakeFirst();
  if (row === undefined) throw new Error(`there is no campaign ${id}`);
  return {
    campaign: await whole(tx, row, backer),
    changedAt: row.changed_at,
    nextDeadlineAt: row.next_deadline_at ?? undefined,
  };
}

/** All of one moment. */
export const readCampaign = (db: Database, id: bigint, backer?: bigint): Promise<Campaign | undefined> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const row = await rowOf(tx, id).executeTakeFirst();
      return row && whole(tx, row, backer);
    });
