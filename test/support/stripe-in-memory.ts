// The local Stripe without its socket and its file: the same operations on the same rows, asked in one process and answered
// at once, so that thousands of histories can be lived on it.
import { completeAgenda } from '../../src/sandbox/stripe/agenda.ts';
import type { Context } from '../../src/sandbox/stripe/context.ts';
import type { CallFault } from '../../src/sandbox/stripe/fault-controls.ts';
import { Fault } from '../../src/sandbox/stripe/faults.ts';
import { runForced, subjectsOf } from '../../src/sandbox/stripe/forced-answers.ts';
import { parseForm } from '../../src/sandbox/stripe/forms.ts';
import { createKnobs, type Knob } from '../../src/sandbox/stripe/knobs.ts';
import { findRoute } from '../../src/sandbox/stripe/routes.ts';
import { type State, stateOn } from '../../src/sandbox/stripe/state.ts';
import { sweep } from '../../src/sandbox/stripe/sweep.ts';

const NO_FAULT = { when: 'before' } as const;
const notKept = { append() {}, rewrite() {}, grown: () => 0, close() {} };
const nobody = { id: null, idempotency_key: null };

export class StripeInMemory {
  /** Its rows, to be read. */
  readonly state: State = stateOn(notKept, []);
  readonly #now: () => Temporal.Instant;
  readonly #knobs = createKnobs((work) => this.perform(work));

  constructor(now: () => Temporal.Instant) {
    this.#now = now;
    this.state.commit(() => completeAgenda(this.state));
  }

  /** To be called whenever the clock has moved. */
  tick(): void {
    this.#commit(sweep);
  }

  perform<T>(work: (context: Context) => T): T {
    return this.#commit(work);
  }

  #commit<T>(work: (context: Context) => T): T {
    const { state } = this;
    const now = Math.floor(this.#now().epochMilliseconds / 1000);
    return state.commit(() =>
      work({ state, now, origin: 'http://127.0.0.1:9', request: nobody, account: null, emitted: [] }),
    );
  }

  /** What Stripe refuses, as it refuses it; what a refusal leaves behind stays. */
  post(path: string, params: Readonly<Record<string, string>>): Fault | undefined {
    const form = parseForm(new URLSearchParams(params).toString());
    const prepared = findRoute('POST', path).prepare(form);
    const subjects = () => subjectsOf(this.state, path, form);
    const fault = this.#knobs.faults.forCall({ method: 'POST', path, form, subjects, replayed: false });
    try {
      return this.perform((context) => {
        try {
          runForced(context, path, prepared, fault ?? NO_FAULT);
          return undefined;
        } catch (error) {
          if (error instanceof Fault && error.keepsChanges) return error;
          throw error;
        }
      });
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }

  /** The next call is refused: see fault-controls.ts. Answers that get lost have no meaning here. */
  refuse(call: string, answer: NonNullable<CallFault['answer']>, more?: Partial<CallFault>): void {
    this.#knobs.faults.set({ call, answer, ...more });
  }

  endFaults(): void {
    this.#knobs.faults.end();
  }

  turn(knob: Knob): void {
    this.#knobs.turn(knob);
  }
}
