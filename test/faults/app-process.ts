// The app alone in a process of its own, to be killed: its settings come as the first line of its input, and each further
// line has it sweep. Says "ready" once it listens, and follows the clock of the process that keeps its GitHub and Stripe.
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startApp } from '../../src/app.ts';
import type { AppConfig } from '../../src/config.ts';
import { listen } from '../../src/listen.ts';
import { movableClock } from '../../src/sandbox/clock.ts';
import { localMailbox } from '../../src/sandbox/mailbox.ts';

const lines = createInterface(process.stdin);
lines.once('close', () => process.exit(0));
const [settings] = await once(lines, 'line');
const config: AppConfig = JSON.parse(String(settings));

const clock = { now: () => movableClock(join(config.dataDir, 'clock.json')).now() };
const app = await startApp(config, clock, {
  mailbox: localMailbox(join(config.dataDir, 'mail.jsonl')),
  onFenced: (reason) => {
    console.error(`gives up: ${reason}`);
    process.exit(1);
  },
});
await listen(config, (request) => app.fetch(request));
lines.on('line', () => {
  app.sweep().catch((error: unknown) => console.error(error));
});
console.log('ready');
