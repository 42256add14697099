import { expect, test } from 'vitest';
import { isolated, isolatedRooms } from '../../src/markdown/isolated.ts';

const limits = { time: 250, megabytes: 64, output: 1_000_000 };
const STUBBORN = new URL('stubborn-worker.ts', import.meta.url);

test('a text is read in a thread of its own, as it would be here', async () => {
  const texts = ['Hello\n/start', '> /start', '/approve'];
  const read = await Promise.all(texts.map((text) => isolated('readComment', text)));
  expect(read.map((one) => (one.kind === 'done' ? one.value.commandLines.length : one.why))).toEqual([
    1, 0, 1,
  ]);
});

test.each([
  ['for ever', 'time'],
  ['without end', 'memory'],
])('what goes on %s is ended, and the next text is read all the same', async (input, why) => {
  const ask = isolatedRooms({ ...limits, time: why === 'time' ? 250 : 60_000 }, 1, STUBBORN);
  const [first, second] = await Promise.all([ask('readComment', input), ask('readComment', 'calm')]);
  expect(first).toEqual({ kind: 'too-much', why });
  expect(second).toEqual({ kind: 'done', value: 'calm' });
});

test('another text does not wait for one that is to be ended', async () => {
  const ask = isolatedRooms({ ...limits, time: 2_000 }, 2, STUBBORN);
  const order: string[] = [];
  await Promise.all(
    ['for ever', 'calm'].map(async (input) => {
      await ask('readComment', input);
      order.push(input);
    }),
  );
  expect(order).toEqual(['calm', 'for ever']);
});

test('a fault of the reader is a fault, and the thread after it a new one', async () => {
  const ask = isolatedRooms(limits, 1, STUBBORN);
  await expect(ask('readComment', 'a fault')).rejects.toThrow('a fault of the reader');
  expect(await ask('readComment', 'calm')).toEqual({ kind: 'done', value: 'calm' });
});

test('what gives too much is not handed over', async () => {
  const ask = isolatedRooms({ ...limits, output: 20 }, 1);
  expect(await ask('readComment', '/start')).toEqual({ kind: 'too-much', why: 'output' });
});
