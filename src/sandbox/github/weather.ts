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
  /** Of the app's requests: told by a 403 or 429 to wait for a minute, and nothing is done. */
  readonly refused: number;
  /** Of the app's requests: answered 502, half of them after they were carried out. */
  readonly unheard: number;
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
      if (storm === undefined || c.var.actor.kind !== 'installation') return next();
      if (this.#happens(storm.refused)) {
        const wait = { 'retry-after': '60' };
        const message = 'You have exceeded a secondary rate limit. Please wait before you try again.';
        return c.json({ message }, storm.random() < 0.5 ? 403 : 429, wait);
      }
      if (!this.#happens(storm.unheard)) return next();
      if (storm.random() < 0.5) await next();
      c.res = undefined;
      c.res = c.json({ message: 'Server Error' }, 502);
      return undefined;
    };
  }
}
