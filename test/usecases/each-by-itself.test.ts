// How work on many things goes on after one that fails, and when it does not.
import { beforeEach, describe, expect, test } from 'vitest';
import { ForgeBusy } from '../../src/ports/forge.ts';
import { LeaseLost } from '../../src/ports/store.ts';
import { allSteps, eachByItself } from '../../src/usecases/each-by-itself.ts';

describe('each by itself', () => {
  const failing =
    (errors: readonly unknown[]) =>
    async (index: number): Promise<void> => {
      done.push(index);
      if (errors[index] !== undefined) throw errors[index];
    };
  const done: number[] = [];
  beforeEach(() => void done.splice(0));

  test('a request to wait stays one, so that the job is only put off', async () => {
    const busy = new ForgeBusy(30);
    await expect(eachByItself([0, 1, 2], failing([new Error('bad'), busy]))).rejects.toBe(busy);
    expect(done).toEqual([0, 1, 2]);
  });

  test('a lease that is lost ends it at once', async () => {
    await expect(eachByItself([0, 1, 2], failing([new LeaseLost()]))).rejects.toThrow(LeaseLost);
    expect(done).toEqual([0]);
  });

  test('steps run in their order', async () => {
    await allSteps(
      async () => void done.push(1),
      async () => void done.push(2),
    );
    expect(done).toEqual([1, 2]);
  });
});
