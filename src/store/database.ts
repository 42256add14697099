// The connection to PostgreSQL: its pool, which types come back from it, and what may go to it. Owns no table.
// The job queue must never be given this pool: it cannot bear a BigInt.
import {
  Kysely,
  OperationNodeTransformer,
  PostgresDialect,
  type KyselyPlugin,
  type PrimitiveValueListNode,
  type Transaction,
  type ValueNode,
} from 'kysely';
import pg from 'pg';
import { clean, decode } from './codec.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;

const { INT8, NUMERIC, TIMESTAMPTZ, JSONB } = pg.types.builtins;

// Every numeric we read is a sum of bigints. PostgreSQL writes a space where ISO 8601 has a T; Temporal reads both.
const readers = new Map<number, (text: string) => unknown>([
  [INT8, BigInt],
  [NUMERIC, BigInt],
  [TIMESTAMPTZ, (text) => Temporal.Instant.from(text)],
  [JSONB, decode],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : readers.get(oid)) ?? pg.types.getTypeParser(oid, format),
};

/** The one gate for all that is written: no text can make PostgreSQL refuse a statement, no Instant is quoted twice. */
class WrittenValues extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: written(node.value) };
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map(written) };
  }
}

function written(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (value instanceof Temporal.Instant) return value.toString();
  return Array.isArray(value) ? value.map(written) : value;
}

function writtenValues(): KyselyPlugin {
  const transformer = new WrittenValues();
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: ({ result }) => Promise.resolve(result),
  };
}

/** `onError` hears of connections that broke while nobody waited for them; each statement reports its own failure. */
export function openDatabase(
  connectionString: string,
  { connections = 10, onError = () => {} }: { connections?: number; onError?: (error: Error) => void } = {},
): { db: Database; pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString, types, max: connections });
  // Without listeners on both, the end of an idle connection is the end of the process.
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }), plugins: [writtenValues()] });
  return { db, pool };
}

const DEADLOCK = '40P01';
const SERIALIZATION = '40001';

/** Runs `work` in a transaction; again from the start when PostgreSQL chose it as the victim of a deadlock. */
export async function inTransaction<T>(
  db: Database,
  work: (tx: DatabaseTransaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      const code = error instanceof pg.DatabaseError ? error.code : undefined;
      if (attempt === 3 || (code !== DEADLOCK && code !== SERIALIZATION)) throw error;
    }
  }
}
