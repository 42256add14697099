// A write budget that lets through as much as anybody wants.
import type { WriteBudget } from '../../src/ports/write-budget.ts';

export const noLimit: WriteBudget = {
  take: () => Promise.resolve(0),
  resting: () => Promise.resolve(0),
  rest: () => Promise.resolve(),
};
