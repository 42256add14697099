// Before anything is done outside, whoever does it shows that the work is still theirs: a worker that woke up late must not act.
import type { JobLease } from '../ports/jobs.ts';
import type { World } from './world.ts';

/** Not under a lease: somebody waits for the answer, and does nothing that a job does. */
export const noLease = undefined;

/** @throws LeaseLost, or the reason for which the work is to be given up */
export async function proveLease(world: Pick<World, 'store'>, lease: JobLease | undefined): Promise<void> {
  if (lease === undefined) return;
  lease.signal.throwIfAborted();
  await world.store.checkLease(lease.worker);
}
