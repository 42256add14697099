// What an operation costs in PostgreSQL, counted and never timed: its statements, the tables they name, and the pages that
// they look at. Each statement that the store sent is sent once more under EXPLAIN.
import pg from 'pg';
import type { OpenStore } from '../src/store/store.ts';

export interface Cost {
  readonly statements: number;
  /** Pages of tables and indexes, found in memory or not. */
  readonly buffers: number;
  readonly texts: readonly string[];
}

interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Plan {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

type Query = (text: unknown, values?: unknown, ...rest: readonly unknown[]) => unknown;

/** Hears of every statement on the store's connections. Call it before the first of them is opened. */
export function counting({ pool }: Pick<OpenStore, 'pool'>): (work: () => Promise<unknown>) => Promise<Cost> {
  let heard: Sent[] | undefined;
  pool.on('connect', (client) => {
    const send: Query = client.query.bind(client);
    const hear: Query = (text, values, ...rest) => {
      if (typeof text === 'string') heard?.push({ text, values: Array.isArray(values) ? values : [] });
      return send(text, values, ...rest);
    };
    Object.assign(client, { query: hear });
  });
  return async (work) => {
    const sent: Sent[] = [];
    heard = sent;
    try {
      await work();
    } finally {
      heard = undefined;
    }
    let buffers = 0;
    for (const statement of sent) buffers += await buffersOf(pool, statement);
    return { statements: sent.length, buffers, texts: sent.map(({ text }) => text) };
  };
}

async function buffersOf(pool: pg.Pool, { text, values }: Sent): Promise<number> {
  if (!/^\s*(select|with)\b/i.test(text)) return 0;
  const { rows } = await pool.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
    `explain (analyze, buffers, format json) ${text}`,
    [...values],
  );
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('PostgreSQL explained nothing');
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}
