// A local GitHub for one test: an app that hears its webhooks, a clock moved by hand, and clients as everybody uses them.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { ProbotOctokit } from 'probot';
import { onTestFinished } from 'vitest';
import { startLocalGitHub } from '../../src/sandbox/github/server.ts';
import type { LocalGitHub, LocalGitHubOptions, Person } from '../../src/sandbox/github/server.ts';

export const CALLBACK = 'http://127.0.0.1:3000/auth/callback';
export const PROJECT = { owner: 'lanternworks', repo: 'lantern' };
export const HIDDEN = { owner: 'lanternworks', repo: 'lantern-releases' };

export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly event: string;
  readonly payload: Payload;
}

/** What the tests read of a payload; everything else of it is checked against GitHub's own schemas. */
export interface Payload {
  readonly action: string;
  readonly sender: { readonly id: number; readonly login: string; readonly type: string };
  readonly installation: { readonly id: number; readonly suspended_at?: string | null };
  readonly repository?: { readonly id: number; readonly full_name: string; readonly private: boolean };
  readonly issue?: {
    readonly number: number;
    readonly title: string;
    readonly labels: readonly { readonly name: string }[];
    readonly comments: number;
    readonly updated_at: string;
  };
  readonly comment?: {
    readonly id: number;
    readonly body: string;
    readonly user: { readonly id: number; readonly type: string };
    readonly performed_via_github_app: { readonly slug: string } | null;
  };
  readonly label?: { readonly name: string };
  readonly assignee?: { readonly login: string };
  readonly changes?: unknown;
  readonly pull_request?: { readonly merged: boolean; readonly number: number };
}

/** An app that answers each webhook by `answer`; a promise holds the answer back. */
async function anApp() {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const app = { answer: (_one: Heard): number | Promise<number> => 202 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const event = String(request.headers['x-github-event']);
      const one = { headers: request.headers, body, event, payload: JSON.parse(body.toString()) as Payload };
      heard.push(one);
      for (const look of waiting) look();
      void Promise.resolve(app.answer(one)).then((status) => response.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const named = (name: string) => heard.filter(({ event, payload }) => `${event}.${payload.action}` === name);
  return {
    url: `http://127.0.0.1:${port}/webhooks/github`,
    heard,
    named,
    /** Resolves with the `count`th webhook of this name. */
    until: (name: string, count = 1) =>
      new Promise<Heard>((resolve) => {
        const look = () => {
          const one = named(name)[count - 1];
          if (one === undefined) return;
          waiting.delete(look);
          resolve(one);
        };
        waiting.add(look);
        look();
      }),
    answerBy(answer: (one: Heard) => number | Promise<number>) {
      app.answer = answer;
    },
  };
}

export const clientOf = (github: Pick<LocalGitHub, 'apiUrl'>, token?: string): Octokit =>
  new Octokit({
    baseUrl: github.apiUrl,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    ...(token === undefined ? {} : { auth: token }),
  });

/** As the app makes its clients: retrying and throttling are its jobs' business. */
const AppOctokit = ProbotOctokit.defaults({ retry: { enabled: false }, throttle: { enabled: false } });

export const appClient = ({ app, apiUrl }: LocalGitHub, installationId?: number) =>
  new AppOctokit({
    baseUrl: apiUrl,
    auth: {
      appId: app.id,
      privateKey: app.privateKey,
      ...(installationId === undefined ? {} : { installationId }),
    },
  });

/** The client of the app where it is installed. */
export async function botClient(github: LocalGitHub) {
  const { data } = await appClient(github).rest.apps.getRepoInstallation(PROJECT);
  return appClient(github, data.id);
}

export const seat = (github: LocalGitHub, role: Person['role'], nth = 0): Person => {
  const person = github.people.filter((one) => one.role === role)[nth];
  if (person === undefined) throw new Error(`No ${role}`);
  return person;
};

export async function aGitHub(options: Partial<LocalGitHubOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'local-github-'));
  const stateFile = join(folder, 'data', 'github.json');
  const clock = { now: Temporal.Instant.from('2026-11-24T10:00:00Z') };
  const app = await anApp();
  const started: LocalGitHub[] = [];
  const start = async (): Promise<LocalGitHub> => {
    const github = await startLocalGitHub({
      port: 0,
      stateFile,
      webhookUrl: app.url,
      callbackUrl: CALLBACK,
      publicUrl: 'http://127.0.0.1:3000',
      now: () => clock.now,
      ...options,
    });
    started.push(github);
    return github;
  };
  const github = await start();
  onTestFinished(async () => {
    await Promise.all(started.map((one) => one.stop()));
    rmSync(folder, { recursive: true });
  });
  const as = (role: Person['role'], nth = 0) => clientOf(github, seat(github, role, nth).token);
  return { github, app, clock, stateFile, start, as };
}

/** The status that GitHub refuses with. */
export async function refusal(attempt: Promise<unknown>): Promise<number> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
    throw error;
  }
  throw new Error('It was not refused');
}
