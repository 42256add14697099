// A life that is the same at every run: who pledges with which cards, and what then happens.
import type { Plan } from './a-life.ts';
import type { Act } from './acts.ts';

export interface Scenario extends Partial<Plan> {
  readonly name: string;
  readonly acts: readonly Act[];
  /** In what phase it ends, so that each goes where its name says. */
  readonly ends: string;
}
