// Counted in PostgreSQL's own pages, not in seconds: what is shown costs the same with twenty times as many campaigns. The
// whole range, up to a million, is `npm run bench:growth`.
import { expect, test } from 'vitest';
import { fill } from '../../bench/fill.ts';
import { type Costs, grown, measure, MOST_FOR_TOTALS } from '../../bench/surfaces.ts';
import { counting } from '../../bench/counted.ts';
import { openStore } from '../../src/store/store.ts';
import { database } from '../support/database.ts';

const few = database();
const many = database();

async function costs(url: string, campaigns: number): Promise<Costs> {
  await fill(url, campaigns, 2_000);
  const opened = openStore(url, { refreshDelaySeconds: 30 });
  try {
    return await measure(opened, campaigns);
  } finally {
    await opened.close();
  }
}

test('a page costs the same whether there are a thousand campaigns or twenty thousand', async () => {
  const before = await costs(few.url, 1_000);
  const after = await costs(many.url, 20_000);
  const worse = [...before.keys()].filter((surface) => grown(surface, before, after));
  expect(worse).toEqual([]);
  expect(after.get('totals')?.buffers).toBeLessThanOrEqual(MOST_FOR_TOTALS);
}, 120_000);

test('whether anything changed is known without looking at a campaign', async () => {
  const opened = openStore(few.url, { refreshDelaySeconds: 30 });
  try {
    const cost = counting(opened);
    const { texts } = await cost(async () => {
      expect(await opened.store.shownVersion('large', 'project', 200)).toBeDefined();
      expect(await opened.store.shownVersion('large', 'project')).toBeDefined();
    });
    expect(texts).toHaveLength(4);
    expect(texts.join()).not.toMatch(/campaigns|pledges|quotes|events/);
    expect(texts.join()).toContain('shown_versions');
  } finally {
    await opened.close();
  }
});
