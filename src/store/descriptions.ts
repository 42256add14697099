// What issues say, beside the campaigns of their wishes: read by a wish's page alone.
import { sql } from 'kysely';
import type { WishPart } from '../domain/wish-form.ts';
import type { StoredDescription, Wishes } from '../ports/store.ts';
import { type Database, inTransaction } from './database.ts';

/** @returns whether another text stands there now */
export async function writeSource(
  db: Database,
  campaign: bigint,
  source: StoredDescription['source'],
): Promise<boolean> {
  if (source === undefined) {
    const { numDeletedRows } = await db
      .deleteFrom('descriptions')
      .where('campaign', '=', campaign)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('descriptions')
    .values({ campaign, source })
    .onConflict((conflict) =>
      conflict.column('campaign').doUpdateSet({ source }).where('descriptions.source', '!=', source),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export const descriptions = (
  db: Database,
): Pick<Wishes, 'describeWish' | 'description' | 'forgetDescriptions'> => ({
  describeWish: (campaign, { source, missing }) =>
    inTransaction(db, async (tx) => {
      const parts = [...missing];
      // In a comparison a list would become many values.
      const written = sql<WishPart[]>`${parts}::text[]`;
      const { numUpdatedRows } = await tx
        .updateTable('campaigns')
        .set({ missing_parts: parts })
        .where('id', '=', campaign)
        .where('missing_parts', '!=', written)
        .executeTakeFirst();
      return (await writeSource(tx, campaign, source)) || numUpdatedRows > 0n;
    }),

  async description(campaign) {
    const row = await db
      .selectFrom('descriptions')
      .select('source')
      .where('campaign', '=', campaign)
      .executeTakeFirst();
    return row?.source;
  },

  async forgetDescriptions(project) {
    await db
      .deleteFrom('descriptions')
      .where('campaign', 'in', db.selectFrom('campaigns').select('id').where('project', '=', project))
      .execute();
  },
});
