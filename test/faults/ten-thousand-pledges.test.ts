// Ten thousand people pledge to one wish within ten minutes. The minutes are partly moved in the rows and never waited for:
// what PostgreSQL's clock measures is made as much older as is missing.
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { database } from '../support/database.ts';
import { SPECIFICATION, until } from '../support/story.ts';
import { type AGitHub, startBeforeGitHub } from './a-github.ts';

/** As many as the machine has time for: PLEDGES=10000 is the promise's own figure, and takes some minutes. */
const PLEDGES = Number(process.env['PLEDGES'] ?? 2000);
const SECONDS = 600;
const STEPS = 100;
const AT_ONCE = 4;

const db = database();
let at: AGitHub | undefined;
afterAll(() => at?.stop());

const OLDER = `
  with clock as (update campaigns set status_shown_at = status_shown_at - make_interval(secs => $1))
  update graphile_worker._private_jobs set run_at = run_at - make_interval(secs => $1)`;
const DUE = `select count(*)::int as due from graphile_worker.jobs
  where key is not null and run_at <= clock_timestamp() and task_identifier in ('show-status', 'announce')`;

const nothingDue = async (): Promise<void> => {
  for (;;) {
    const { rows } = await db.pool.query<{ due: number }>(DUE);
    if (rows[0]?.due === 0) return;
    await setTimeout(20);
  }
};

test(
  'they give 25 edits at most, and the text is right a minute after the last',
  { timeout: 600_000 },
  async () => {
    const run = (at = await startBeforeGitHub(db, { refreshDelaySeconds: 30 }, 'counted'));
    const { open, github } = run;
    const { owner, name } = github.repository;
    const issue = 3;
    const found = () => open.store.wishAt(owner, name, issue);
    const shown = async (): Promise<string> =>
      (await run.as('maintainer').comments(issue)).find(({ body }) => body.includes('wishwell:status'))
        ?.body ?? '';

    await run.as('maintainer').label(issue, 'wish');
    const wish = await until('it is a wish', found);
    const { campaign } = wish.wish;
    const pledge = (nth: bigint) => ({
      type: 'SecurePledge' as const,
      by: { id: nth === 0n ? run.person('requester').id : 1_000_000n + nth, permission: 'none' as const },
      pledge: 1_000_000n + nth,
      amount: 1_000n + (nth % 7n),
      named: nth % 100n === 1n,
    });
    await run.change(campaign, pledge(0n));
    await run.as('developer').comment(issue, `/quote 125000 in 3 weeks\n${SPECIFICATION}`);
    await until('it is quoted', async () => (await found())?.campaign.quotes.length === 1);
    await run.as('maintainer').comment(issue, `/accept @${run.person('developer').login}`);
    await until('it is accepted', async () => (await found())?.campaign.phase === 'funding');
    await nothingDue();

    const edits = () => run.writes.filter((path) => /issues\/comments\/\d+$/.test(path)).length;
    const before = edits();
    const began = performance.now();
    let moved = 0;
    const passTo = async (second: number): Promise<void> => {
      const by = second - (performance.now() - began) / 1000 - moved;
      if (by > 0) await db.pool.query(OLDER, [by]);
      moved += Math.max(0, by);
      await nothingDue();
    };
    let last = 0n;
    for (let step = 1; step <= STEPS; step += 1) {
      const goal = BigInt((PLEDGES / STEPS) * step);
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          while (last < goal) await run.change(campaign, pledge((last += 1n)));
        }),
      );
      await passTo((SECONDS / STEPS) * step);
    }
    await passTo(SECONDS + 60);

    const total = Array.from({ length: PLEDGES + 1 }, (_, nth) => pledge(BigInt(nth)).amount).reduce(
      (a, b) => a + b,
    );
    expect(await found()).toMatchObject({ campaign: { pledged: total, backers: PLEDGES + 1 } });
    const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(
      Number(total) / 100,
    );
    expect(await shown()).toContain(`${euros.replace(/\.00$/, '')} pledged`);
    expect(edits() - before).toBeLessThanOrEqual(25);
    expect(edits() - before).toBeGreaterThanOrEqual(15);
  },
);
