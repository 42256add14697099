// GitHub and Stripe of a story that stay up, and the app that is killed again and again while it speaks to them or they
// to it. Owns at which moments: every few writes, by turns before the write was carried out and before its answer was heard.
import { lanternWorks } from '../support/an-operator.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalRun, startLocalRun } from '../../src/sandbox/local-run.ts';
import { freePort } from '../support/free-port.ts';
import { Story } from '../support/story.ts';
import { type Moment, type Strikes, startCountingProxy } from './counting-proxy.ts';
import { WatchedApp } from './watched-app.ts';

/** At every how many writes, or deliveries, it is killed. */
const EVERY = { github: 3, stripe: 3, delivery: 20 };

/** Signing in and asking for a delivery leave nothing behind. */
const isLasting = (path: string): boolean => !/access_tokens|\/app\/hook\//.test(path);

export interface KilledRun {
  readonly app: WatchedApp;
  readonly local: LocalRun;
  readonly story: Story;
  /** Where it was killed, in the order of it. */
  readonly moments: readonly string[];
  stop(): Promise<void>;
}

/** @param first the write at which the killing begins, so that two runs are not killed at the same */
export async function startKilledRun(databaseUrl: string, first: number): Promise<KilledRun> {
  const moments: string[] = [];
  let app: WatchedApp | undefined;
  const strikes = (every: number): Strikes => {
    let writes = 0;
    return {
      momentFor(path) {
        if (!isLasting(path)) return undefined;
        const nth = writes++;
        if (nth % every !== first % every || app?.canBeKilled !== true) return undefined;
        const moment: Moment = (app.kills + first) % 2 === 0 ? 'before' : 'after';
        moments.push(`${moment} write ${nth} to ${path}`);
        return moment;
      },
      strike: () => app?.kill(),
    };
  };

  const dataDir = mkdtempSync(join(tmpdir(), 'wishwell-killed-'));
  const port = await freePort();
  const toApp = await startCountingProxy(() => `http://127.0.0.1:${port}`, strikes(EVERY.delivery));
  const base = `http://localhost:${port}`;
  const local = await startLocalRun({
    host: '127.0.0.1',
    port: toApp.port,
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
  const toGitHub = await startCountingProxy(() => local.github.origin, strikes(EVERY.github));
  const toStripe = await startCountingProxy(() => local.stripe.origin, strikes(EVERY.stripe));
  const { config, github } = local;
  const settings = {
    ...config,
    port,
    sandbox: false,
    limits: { apiPerMinute: 300, proxies: 0 },
    refreshDelaySeconds: 0,
    github: { ...config.github, apiUrl: `${toGitHub.origin}${new URL(github.apiUrl).pathname}` },
    stripe: { ...config.stripe, apiUrl: toStripe.origin },
  };
  app = new WatchedApp(settings, join(dataDir, 'compiled'));
  app.start();

  const { people, repository } = github;
  const project = `${repository.owner}/${repository.name}`;
  return {
    app,
    local,
    moments,
    story: new Story({ base, repository: `${github.apiUrl}/repos/${project}`, project, people }, 3),
    async stop() {
      await app.end();
      await Promise.all([toApp.stop(), toGitHub.stop(), toStripe.stop()]);
      await local.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
