// A thread that does what a hostile text might make ours do.
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ input }: { readonly input: string }) => {
  const kept: string[] = [];
  if (input === 'for ever') for (;;) kept.length = 0;
  if (input === 'without end') for (;;) kept.push(`${input} ${kept.length}`.repeat(100));
  if (input === 'a fault') throw new Error('a fault of the reader');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage({ kind: 'done', value: input });
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage('ready');
