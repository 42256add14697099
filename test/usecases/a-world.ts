// A world for use cases: the real store, a clock that is set, letters that are kept, and of the processor only what a test
// gives it: anything else that is asked of it fails the test.
import type { Mail } from '../../src/ports/mail.ts';
import type { Payments } from '../../src/ports/payments.ts';
import type { Forge } from '../../src/ports/forge.ts';
import { linksFor } from '../../src/usecases/links.ts';
import type { World } from '../../src/usecases/world.ts';
import { ids, noon } from '../support/builders.ts';
import { allCurrencies } from '../domain/some-currencies.ts';
import type { OpenStore } from '../../src/store/store.ts';

/** An object of which every property that was not given fails when it is asked for. */
function only<T extends object>(what: string, given: Partial<T>): T {
  return new Proxy(given, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name) as unknown;
      throw new Error(`nothing asks ${what} for ${String(name)} here`);
    },
  }) as T;
}

export interface AWorld {
  readonly world: World;
  readonly mails: Mail[];
  now: Temporal.Instant;
}

export function aWorld(
  open: OpenStore,
  payments: Partial<Payments> = {},
  forge: Partial<Forge> = {},
): AWorld {
  const mails: Mail[] = [];
  const made = { mails, now: noon };
  const world: World = {
    get store() {
      return open.store;
    },
    forge: only<Forge>('the forge', { maintainers: async () => [ids.maintainer], ...forge }),
    payments: only<Payments>('the processor', { currencies: allCurrencies, ...payments }),
    mailer: {
      async send(mail) {
        mails.push(mail);
        return { kind: 'sent' };
      },
      verify: async () => {},
    },
    clock: { now: () => made.now },
    links: linksFor('https://wishes.example', 'https://github.example'),
    defaultCurrency: 'EUR',
    maxHoldDays: 75,
    operatorEmail: 'operator@example.org',
    withdrawalDays: 14,
    platformFeeBasisPoints: 500,
  };
  return Object.assign(made, { world });
}
