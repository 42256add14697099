import { expect, test } from 'vitest';
import { beginningOf } from '../../src/github/beginning-of.ts';

test('a long answer is read to the byte that is asked for, and its rest is never received', async () => {
  let sent = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(new TextEncoder().encode('é'.repeat(500)));
    },
    cancel() {
      cancelled = true;
    },
  });
  expect(await beginningOf(endless, 2400)).toBe('é'.repeat(1200));
  expect({ cancelled, few: sent <= 4 }).toEqual({ cancelled: true, few: true });
});

test('a short answer is read whole, without the mark of its byte order', async () => {
  expect(await beginningOf(new Response('\ufefflocale: fr\n').body, 2400)).toBe('locale: fr\n');
  expect(await beginningOf(undefined, 2400)).toBe('');
});
