// The local run that `npm start` has going, seen from another process: the addresses and secrets of its GitHub and Stripe,
// read from where it keeps them. Starts nothing and writes nothing.
import { join } from 'node:path';
import { z } from 'zod';
import type { AppConfig, SandboxConfig } from '../config.ts';
import type { Clock } from '../ports/clock.ts';
import { movableClock } from './clock.ts';
import { readState } from './github/state-file.ts';
import { readJournal } from './stripe/journal.ts';

class LocalRunNotRunning extends Error {
  override readonly name = 'LocalRunNotRunning';
}

export interface RunningLocalRun {
  readonly github: AppConfig['github'];
  readonly stripe: AppConfig['stripe'];
  readonly clock: Clock;
}

const app = z.object({
  app_id: z.number(),
  private_key: z.string(),
  webhook_secret: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
});
const settings = z.object({
  secretKey: z.string(),
  webhookSecret: z.string(),
  connectWebhookSecret: z.string().optional(),
});

/** @throws LocalRunNotRunning when its GitHub or Stripe does not answer */
export async function findLocalRun({
  dataDir,
  ports,
}: Pick<SandboxConfig, 'dataDir' | 'ports'>): Promise<RunningLocalRun> {
  const github = `http://127.0.0.1:${ports.github}`;
  const stripe = `http://127.0.0.1:${ports.stripe}`;
  await Promise.all([answers('GitHub', github), answers('Stripe', stripe)]);
  const saved = await readState(join(dataDir, 'github.json'));
  const registered = app.safeParse(saved?.tables['github.apps']?.rows[0]);
  const kept = settings.safeParse(settingsOf(join(dataDir, 'stripe.json')));
  if (!registered.success || !kept.success) throw notRunning(`${dataDir} is not the DATA_DIR it runs with`);
  const { app_id, private_key, webhook_secret, client_id, client_secret } = registered.data;
  return {
    github: {
      appId: app_id,
      privateKey: private_key,
      webhookSecrets: [webhook_secret],
      clientId: client_id,
      clientSecret: client_secret,
      apiUrl: `${github}/api/v3`,
      url: github,
    },
    stripe: {
      secretKey: kept.data.secretKey,
      webhookSecret: kept.data.webhookSecret,
      connectWebhookSecret: kept.data.connectWebhookSecret,
      apiUrl: stripe,
    },
    clock: movableClock(join(dataDir, 'clock.json')),
  };
}

function settingsOf(file: string): Record<string, unknown> {
  const rows = readJournal(file).filter(([table]) => table === 'settings');
  return Object.fromEntries(rows.map(([, name, value]) => [name, value]));
}

/** Any answer will do. */
async function answers(name: string, origin: string): Promise<void> {
  try {
    await fetch(origin, { signal: AbortSignal.timeout(5000), redirect: 'manual' });
  } catch (cause) {
    throw notRunning(`its ${name} does not answer at ${origin}`, { cause });
  }
}

const notRunning = (detail: string, options?: ErrorOptions): LocalRunNotRunning =>
  new LocalRunNotRunning(
    `The local run is not running: ${detail}. Start it with npm start and leave it running, or set the ` +
      'credentials of GitHub and Stripe to look at the real app.',
    options,
  );
