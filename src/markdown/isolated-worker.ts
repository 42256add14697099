// The thread in which people's Markdown is read. It holds nothing and may be ended at any moment; what it can be asked is in
// `isolated-tasks.ts`.
import { parentPort } from 'node:worker_threads';
import { type IsolatedTask, isolatedTasks } from './isolated-tasks.ts';

interface Asked {
  readonly task: IsolatedTask;
  readonly input: string;
  /** Characters of the result, as JSON. */
  readonly largest: number;
}

parentPort?.on('message', ({ task, input, largest }: Asked) => {
  const value = isolatedTasks[task](input);
  const isTooLarge = JSON.stringify(value).length > largest;
  say(isTooLarge ? { kind: 'too-much', why: 'output' } : { kind: 'done', value });
});
say('ready');

function say(what: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(what);
}
