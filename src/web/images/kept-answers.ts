// What is asked for often and changes seldom, over HTTP: kept here for half of the time that it may be old, by browsers and
// proxies for the other half, and neither made nor sent again while it is the same. What is unknown or private is one answer
// that nobody keeps, the same to the byte.
import type { Context } from 'hono';
import { digest } from '../assets.ts';

/** Drawn badges of 1.4 KB: about 15 MB. */
const MOST_KEPT = 10_000;

interface Kept {
  readonly version: string;
  readonly body: string;
  readonly etag: string;
  readonly until: number;
}

export interface Source {
  /** Changes whenever what is shown does; undefined for what is unknown or private. Costs little. */
  readonly version: () => Promise<string | undefined>;
  readonly make: () => Promise<string | undefined>;
}

export interface Unknown {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const holds = new WeakMap<Request, number>();

/** Until when the answer to a request holds, by `performance.now()`; undefined where nobody may keep it. */
export const holdsUntil = (request: Request): number | undefined => holds.get(request);

/**
 * @param headers of each answer: its type and who may use it
 * @param unknown instead of what is not there
 * @param most answers in memory, the oldest is forgotten first
 */
export function keptAnswers(
  refreshSeconds: number,
  headers: Readonly<Record<string, string>>,
  unknown: Unknown,
  most = MOST_KEPT,
) {
  const keepSeconds = Math.min(60, Math.max(1, refreshSeconds)) / 2;
  const fresh = `public, max-age=${Math.ceil(keepSeconds)}`;
  const kept = new Map<string, Kept>();

  function remember(key: string, held: Omit<Kept, 'until'>): Kept {
    const made = { ...held, until: performance.now() + keepSeconds * 1000 };
    kept.delete(key);
    kept.set(key, made);
    // A map gives its keys back in the order they came: the first is the oldest.
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return made;
  }

  async function look(
    found: Kept | undefined,
    { version, make }: Source,
  ): Promise<Omit<Kept, 'until'> | undefined> {
    // Asked first: what changes while it is made is made again the next time.
    const now = await version();
    if (now === undefined) return undefined;
    if (found?.version === now) return found;
    const body = await make();
    return body === undefined ? undefined : { version: now, body, etag: `"${digest(body)}"` };
  }

  /** @param key of all that the answer depends on, and of nothing else that was asked: others could fill the memory with it */
  return async (c: Context, key: string, source: Source): Promise<Response> => {
    let found = kept.get(key);
    if (!found || found.until < performance.now()) {
      const looked = await look(found, source);
      if (looked === undefined) {
        kept.delete(key);
        return c.body(unknown.body, unknown.status, { ...unknown.headers, 'cache-control': 'no-store' });
      }
      found = remember(key, looked);
    }
    holds.set(c.req.raw, found.until);
    const all = { ...headers, 'cache-control': fresh, etag: found.etag };
    const known = c.req.header('if-none-match')?.includes(found.etag);
    return known ? c.body(null, 304, all) : c.body(found.body, 200, all);
  };
}
