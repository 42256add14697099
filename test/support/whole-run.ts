// All of it on real HTTP: a GitHub, a Stripe, the app and its playground, on a database of the test file's own.
import { lanternWorks } from './an-operator.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.ts';
import { type Listening, listen } from '../../src/listen.ts';
import { type LocalRun, startLocalRun } from '../../src/sandbox/local-run.ts';
import { freePort } from './free-port.ts';

export interface WholeRun {
  readonly base: string;
  readonly app: App;
  readonly local: LocalRun;
  stop(): Promise<void>;
}

/** @param startsAt the run's clock goes on from there; without it, from now */
export async function startWholeRun(databaseUrl: string, startsAt?: Temporal.Instant): Promise<WholeRun> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'wishwell-run-'));
  if (startsAt !== undefined)
    writeFileSync(
      join(dataDir, 'clock.json'),
      JSON.stringify(Temporal.Now.instant().until(startsAt).toString()),
    );
  const base = `http://localhost:${port}`;
  const local = await startLocalRun({
    host: '127.0.0.1',
    port,
    publicUrl: base,
    dataDir,
    databaseUrl,
    ports: { github: 0, stripe: 0 },
    mail: undefined,
    operator: lanternWorks,
    currencies: ['EUR'],
    logLevel: 'error',
    limits: { apiPerMinute: 300, proxies: 0 },
    sessionSecret: undefined,
  });
  const app = await startApp({ ...local.config, refreshDelaySeconds: 0 }, local.clock, {
    mailbox: local.mailbox,
    onFenced: (reason) => {
      throw new Error(reason);
    },
  });
  const playground = local.playground({
    sweep: () => app.sweep(),
    due: (at) => app.store.due(at),
    balances: () => app.store.balances(),
  });
  const server: Listening = await listen({ host: '127.0.0.1', port }, (request) =>
    new URL(request.url).pathname.startsWith('/sandbox') ? playground(request) : app.fetch(request),
  );
  return {
    base,
    app,
    local,
    stop: async () => {
      await server.stop();
      await app.stop();
      await local.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
