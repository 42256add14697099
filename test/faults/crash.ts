// Where a process can die: before and after every call to the processor and every commit. Counts these steps, and dies at
// those it was told to; whoever catches a Crash must go on as after a restart, from what is stored alone.
import type { Payments } from '../../src/ports/payments.ts';
import type { Store } from '../../src/ports/store.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Of the store what commits. */
const COMMITS: readonly (keyof Store)[] = [
  'change',
  'prepareCall',
  'prepareCharge',
  'openCheckout',
  'rememberCheckoutSession',
  'closeCheckout',
  'rememberContact',
];

export const CALLS: readonly (keyof Payments)[] = [
  'authorise',
  'confirm',
  'readCharge',
  'capture',
  'cancel',
  'refund',
  'transfer',
  'reverse',
  'readAccount',
  'readCheckout',
  'createCustomer',
  'openCheckout',
  'openHoldCheckout',
];

export class Crashes {
  /** Steps so far, over all restarts. */
  steps = 0;
  readonly happened: string[] = [];
  readonly #at: ReadonlySet<number>;

  constructor(at: readonly number[]) {
    this.#at = new Set(at);
  }

  pass(step: string): void | Promise<void> {
    this.steps += 1;
    if (!this.#at.has(this.steps)) return;
    this.happened.push(`${this.steps} ${step}`);
    throw new Crash(`died ${step}`);
  }

  payments = (real: Payments): Payments => dying(real, CALLS, this);
  store = (real: Store): Store => dying(real, COMMITS, this);
}

function dying<T extends object>(real: T, names: readonly (keyof T)[], crashes: Crashes): T {
  const steps = new Set<string | symbol | number>(names);
  return new Proxy(real, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function' || !steps.has(name)) return method;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        await crashes.pass(`before ${String(name)}`);
        const answer: unknown = await Reflect.apply(method, target, given);
        await crashes.pass(`after ${String(name)}`);
        return answer;
      };
    },
  });
}
