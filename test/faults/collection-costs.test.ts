// What a pledge costs to collect does not depend on how many others there are: counted, never timed. The whole figure, with ten
// thousand backers and a Stripe that takes its time, is `npm run bench:collection`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Collecting, type Figures } from '../../bench/collecting.ts';
import { database } from '../support/database.ts';

const few = database();
const many = database();

async function collect(url: string, stripe: string, backers: number): Promise<Figures> {
  const run = await Collecting.over(url, { stripe, perSecond: 10_000, backers: [backers] });
  try {
    return await run.collect();
  } finally {
    await run.stop();
  }
}

test(
  'a pledge among 60 costs as many statements and calls as one among 6',
  { timeout: 120_000 },
  async () => {
    const stripe = fork(new URL('../../bench/slow-stripe.ts', import.meta.url), ['0', '1000000']);
    try {
      const [port] = (await once(stripe, 'message')) as [number];
      const small = await collect(few.url, `http://127.0.0.1:${port}`, 6);
      const large = await collect(many.url, `http://127.0.0.1:${port}`, 60);
      const each = ({ backers, ...figures }: Figures, of: 'calls' | 'statements' | 'rows') =>
        figures[of] / backers;
      expect(each(large, 'statements')).toBeLessThanOrEqual(1.2 * each(small, 'statements'));
      expect(each(large, 'calls')).toBeLessThanOrEqual(2.2);
    } finally {
      stripe.disconnect();
    }
  },
);
