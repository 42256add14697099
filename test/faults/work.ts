// What jobs and the sweep do for one campaign, from what is stored alone: after a crash everything else is forgotten, and it
// begins anew, until nothing changes any more.
import { captureOrder } from '../../src/domain/capture-order.ts';
import { mustConclude } from '../../src/domain/conclusion.ts';
import { followCharges } from '../../src/usecases/follow-charge.ts';
import { letTimePass } from '../../src/usecases/let-time-pass.ts';
import { moveCharge } from '../../src/usecases/move-charge.ts';
import { payDeveloper } from '../../src/usecases/pay-developer.ts';
import { securePledge } from '../../src/usecases/secure-pledge.ts';
import type { JobLease } from '../../src/ports/jobs.ts';
import type { Life } from './a-life.ts';
import { Crash } from './crash.ts';

const MOST_ROUNDS = 60;

/** A failed call is made again by the queue, a dead process is started again. */
const survives = (error: unknown): boolean =>
  error instanceof Crash || (error instanceof Error && / at Stripe failed/.test(error.message));

/** Runs what somebody does, again from its beginning whenever it dies in it. */
export async function insist(act: () => Promise<unknown>): Promise<void> {
  let last: unknown;
  for (let tries = 0; tries < MOST_ROUNDS; tries += 1) {
    try {
      await act();
      return;
    } catch (error) {
      if (!survives(error)) throw error;
      last = error;
    }
  }
  throw new Error('it never comes to an end', { cause: last });
}

/** What the jobs of the campaign's charges do, captures in their order; what an answer makes due is done at once. */
export async function moveCharges(life: Life, lease?: JobLease): Promise<void> {
  const { world, campaign } = life;
  const moved = new Set<bigint>();
  for (;;) {
    const state = await life.state();
    if (mustConclude(state)) {
      await letTimePass(world, campaign, lease);
      moved.clear();
      continue;
    }
    const [capture] = captureOrder(state).filter(({ id }) => !moved.has(id));
    const next = capture ?? state.pledges.find(({ id }) => !moved.has(id));
    if (next === undefined) return;
    moved.add(next.id);
    await moveCharge(world, next.id, lease);
  }
}

async function once(life: Life): Promise<void> {
  const { world, campaign } = life;
  const { store } = world;
  const ours = (ids: readonly bigint[]): boolean => ids.includes(campaign);
  for (const checkout of await store.openCheckouts())
    if (checkout.campaign === campaign && checkout.session !== undefined)
      await securePledge(world, checkout.id);
  await moveCharges(life);
  if (ours(await store.due(world.clock.now()))) await letTimePass(world, campaign);
  if (ours(await store.toFollow())) await followCharges(world, campaign, undefined);
  if (ours(await store.toPay(world.clock.now()))) await payDeveloper(world, campaign);
}

/** Until nothing changes while the clock stands still. */
export async function settle(life: Life): Promise<void> {
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const { events } = await life.state();
    await insist(() => once(life));
    if ((await life.state()).events === events) return;
  }
  throw new Error('it never comes to rest');
}
