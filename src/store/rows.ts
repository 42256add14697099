// Many rows in one statement, whatever their number: they travel as one JSON parameter, which has no limit of 65,535.
import { type RawBuilder, sql } from 'kysely';
import { clean } from './codec.ts';
import type { DatabaseTransaction } from './database.ts';
import type { Schema } from './schema.ts';

/** PostgreSQL reads a bigint from a string; an Instant has become one before it comes here. */
const written = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? clean(value) : value;
};

const columnsOf = (rows: readonly object[]): string[] => Object.keys(rows[0] ?? {});

const insertion = (table: keyof Schema, rows: readonly object[]): RawBuilder<unknown> => {
  const columns = sql.join(columnsOf(rows).map((column) => sql.ref(column)));
  const values = JSON.stringify(rows, written);
  return sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${values}::json)`;
};

/** Every row has the same properties, each named like its column. */
export async function insertRows(
  tx: DatabaseTransaction,
  table: keyof Schema,
  rows: readonly object[],
): Promise<void> {
  if (rows.length > 0) await insertion(table, rows).execute(tx);
}

/**
 * In the order given, which matters where a unique index looks at each row as it comes. `fixed` columns are written once
 * and for ever.
 */
export async function upsertRows(
  tx: DatabaseTransaction,
  table: keyof Schema,
  rows: readonly object[],
  { key, fixed = [] }: { readonly key: readonly string[]; readonly fixed?: readonly string[] },
): Promise<void> {
  if (rows.length === 0) return;
  const changing = columnsOf(rows).filter((column) => !key.includes(column) && !fixed.includes(column));
  const changes = changing.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`);
  await sql`${insertion(table, rows)}
    on conflict (${sql.join(key.map((column) => sql.ref(column)))}) do update set ${sql.join(changes)}`.execute(
    tx,
  );
}
