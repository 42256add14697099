// How badly the local GitHub behaves: fair unless somebody turns it. In a storm webhooks get lost, come twice and overtake
// each other, and what the app asks for is refused or answered as if it had not been done. Owns only the chances of it.
import type { MiddlewareHandler } from 'hono';
import type { GitHubEnv } from './world.ts';

/** Shares are of a hundred. */
export interface Storm {
  /** Webhooks that find nobody; they stand in the list of deliveries as failed. */
  readonly lost: number;
  readonly repeated: number;
  /** How long a webhook may be held up at most: those of one issue no longer wait for each other. */
  readonly lateMs: number;
  /** The app's requests: told to wait, or answered 502, half of those after they were carried out. */
  readonly refused: number;
  readonly retryAfterSeconds: number;
  /** Gives numbers from 0 up to, and without, 1. */
  readonly random: () => number;
}

export type Passage = 'lost' | 'once' | 'twice';

export class Weather {
  #storm: Storm | undefined;

  turn(storm: Storm | 'fair'): void {
    this.#storm = storm === 'fair' ? undefined : storm;
  }

  #happens(share: number): boolean {
    return this.#storm !== undefined && this.#storm.random() * 100 < share;
  }

  passage(): Passage {
    if (this.#happens(this.#storm?.lost ?? 0)) return 'lost';
    return this.#happens(this.#storm?.repeated ?? 0) ? 'twice' : 'once';
  }

  /** undefined: webhooks of one issue keep their order. */
  heldUpMs(): number | undefined {
    return this.#storm && this.#storm.random() * this.#storm.lateMs;
  }

  /** For what the app asks for in the name of an installation. */
  trouble(): MiddlewareHandler<GitHubEnv> {
    return async (c, next) => {
      const storm = this.#storm;
      if (storm === undefined || c.var.actor.kind !== 'installation' || !this.#happens(storm.refused))
        return next();
      const kind = Math.floor(storm.random() * 4);
      const wait = { 'retry-after': String(storm.retryAfterSeconds) };
      const message =
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      if (kind === 0) return c.json({ message }, 403, wait);
      if (kind === 1) return c.json({ message: 'API rate limit exceeded' }, 429, wait);
      if (kind === 2) await next();
      c.res = undefined;
      c.res = c.json({ message: 'Server Error' }, 502);
      return undefined;
    };
  }
}
