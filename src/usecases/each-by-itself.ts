// Work on many things, of which none must stop the next. What failed is said at the end, so that the job is tried again.
import { ForgeBusy } from '../ports/forge.ts';
import { LeaseLost } from '../ports/store.ts';

/** Some items failed and all others were done. */
class SomeFailed extends Error {
  constructor(errors: readonly unknown[], of: number) {
    const [first] = errors;
    super(
      `${errors.length} of ${of} failed, the first: ${first instanceof Error ? first.message : 'unknown'}`,
      {
        cause: first,
      },
    );
  }
}

/** Ends the work when so many items in a row fail in a way that all that follow would. */
interface Patience {
  readonly failuresInARow: number;
  readonly isShared: (error: unknown) => boolean;
}

const endless: Patience = { failuresInARow: Infinity, isShared: () => false };

/** @throws SomeFailed after the last item; ForgeBusy, where that was one of the reasons, so that the job is only put off */
export async function eachByItself<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  { failuresInARow, isShared }: Patience = endless,
): Promise<void> {
  const errors: unknown[] = [];
  let count = 0;
  let inARow = 0;
  for await (const item of items) {
    count += 1;
    try {
      await work(item);
      inARow = 0;
    } catch (error) {
      // Others have this work by now.
      if (error instanceof LeaseLost) throw error;
      errors.push(error);
      inARow = isShared(error) ? inARow + 1 : 0;
      if (inARow >= failuresInARow) break;
    }
  }
  const busy = errors.find((error) => error instanceof ForgeBusy);
  if (busy !== undefined) throw busy;
  if (errors.length > 0) throw new SomeFailed(errors, count);
}

/** In their order, and none stops the next. @throws as eachByItself */
export const allSteps = (...steps: readonly (() => Promise<void>)[]): Promise<void> =>
  eachByItself(steps, (step) => step());
