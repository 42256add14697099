// A whole campaign out of its rows.
import type { Campaign } from '../domain/campaign.ts';
import { exactly } from '../domain/evolve-pledges.ts';
import type { Pledge } from '../domain/pledge.ts';
import type { SomePledges } from '../ports/store.ts';
import { campaignFrom } from './campaign-row.ts';
import { chargeFrom } from './charge-row.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import { pledgeFrom } from './pledge-row.ts';
import { quoteFrom } from './quote-row.ts';
import type { CampaignRow } from './schema.ts';

async function withRows(tx: DatabaseTransaction, row: CampaignRow, only?: SomePledges): Promise<Campaign> {
  const quotes = await tx
    .selectFrom('quotes')
    .selectAll()
    .where('campaign', '=', row.id)
    .orderBy('position')
    .execute();
  const pledges = await pledgesOf(tx, row.id, only);
  const campaign = campaignFrom(row, quotes.map(quoteFrom), pledges);
  return only === undefined ? exactly(campaign) : campaign;
}

async function pledgesOf(
  tx: DatabaseTransaction,
  campaign: bigint,
  only: SomePledges | undefined,
): Promise<readonly Pledge[]> {
  if (only === 'none') return [];
  const pledges = await tx
    .selectFrom('pledges')
    .selectAll()
    .where('campaign', '=', campaign)
    .$if(only !== undefined && 'backer' in only, (query) => query.where('backer', '=', backerIn(only)))
    .$if(only !== undefined && 'pledge' in only, (query) => query.where('id', '=', pledgeIn(only)))
    .orderBy('position')
    .execute();
  if (pledges.every(({ attempt }) => attempt === null))
    return pledges.map((row) => pledgeFrom(row, undefined));
  const charges = await tx
    .selectFrom('charges')
    .innerJoin('pledges', (on) =>
      on.onRef('pledges.id', '=', 'charges.pledge').onRef('pledges.attempt', '=', 'charges.attempt'),
    )
    .selectAll('charges')
    .where('pledges.campaign', '=', campaign)
    .$if(only !== undefined, (query) =>
      query.where(
        'charges.pledge',
        'in',
        pledges.map(({ id }) => id),
      ),
    )
    .execute();
  const chargeOf = new Map(charges.map((charge) => [charge.pledge, charge]));
  return pledges.map((row) => {
    const charge = chargeOf.get(row.id);
    return pledgeFrom(row, charge && chargeFrom(charge));
  });
}

const backerIn = (only: SomePledges | undefined): bigint =>
  typeof only === 'object' && 'backer' in only ? only.backer : 0n;
const pledgeIn = (only: SomePledges | undefined): bigint =>
  typeof only === 'object' && 'pledge' in only ? only.pledge : 0n;

const rowOf = (tx: DatabaseTransaction, id: bigint) =>
  tx.selectFrom('campaigns').selectAll().where('id', '=', id);

export interface Locked {
  readonly campaign: Campaign;
  readonly changedAt: Temporal.Instant;
  readonly nextDeadlineAt: Temporal.Instant | undefined;
}

/**
 * As it stands, with nobody able to change it until the transaction ends. Throws when there is no such campaign.
 * @param only which pledges are wanted; all of them when undefined
 */
export async function lockCampaign(
  tx: DatabaseTransaction,
  id: bigint,
  only: SomePledges | undefined,
): Promise<Locked> {
  // The quotes and pledges are read in statements of their own: a statement that waited for the lock would show those
  // from before the wait.
  const row = await rowOf(tx, id).forUpdate().executeTakeFirst();
  if (row === undefined) throw new Error(`there is no campaign ${id}`);
  return {
    campaign: await withRows(tx, row, only),
    changedAt: row.changed_at,
    nextDeadlineAt: row.next_deadline_at ?? undefined,
  };
}

/** All of one moment. */
export const readCampaign = (db: Database, id: bigint, only?: SomePledges): Promise<Campaign | undefined> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const row = await rowOf(tx, id).executeTakeFirst();
      return row && withRows(tx, row, only);
    });
