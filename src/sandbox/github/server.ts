// The GitHub of the local run, on one port of this machine: emulate's routes under ours, the app's sign-in, its webhooks, and
// a file in which all of it outlives a restart. Only composes; speaks HTTP like the real one and is told nothing else.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { buildGitHub } from './service.ts';
import type { GitHubService, LocalGitHubOptions } from './service.ts';
import { ORGANISATION } from './seed-people.ts';
import { REPOSITORIES } from './seed-texts.ts';
import { grantedRole } from './roles.ts';
import type { SeatData } from './tables.ts';
import type { Storm } from './weather.ts';
import type { World } from './world.ts';

export type { LocalGitHubOptions, Storm };

export interface Person {
  readonly login: string;
  readonly id: number;
  readonly name: string;
  readonly role: SeatData['role'];
  readonly token: string;
  /** What was given to them by name; whoever has 'none' still reads what is public. */
  readonly permission: 'admin' | 'write' | 'read' | 'none';
}

export interface LocalGitHub {
  readonly origin: string;
  readonly apiUrl: string;
  readonly app: {
    readonly id: number;
    readonly slug: string;
    readonly privateKey: string;
    readonly webhookSecret: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  readonly people: readonly Person[];
  readonly repository: { readonly owner: string; readonly name: string };
  /** Fair at the start. */
  weather(turned: Storm | 'fair'): void;
  /** Lets answers and deliveries under way finish, for a few seconds at most. What was not delivered goes out at the next start. */
  stop(): Promise<void>;
}

const PATIENCE = 5000;

function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', (error: NodeJS.ErrnoException) => {
    const taken = error.code === 'EADDRINUSE';
    const message = `Port ${port} of the local GitHub is in use: set SANDBOX_GITHUB_PORT to a free one`;
    reject(taken ? new Error(message, { cause: error }) : error);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : port);
  });
  return promise;
}

function closed(server: Server, patience: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => server.closeAllConnections(), patience);
  server.close(() => {
    clearTimeout(timer);
    resolve();
  });
  server.closeIdleConnections();
  return promise;
}

function appOf({ tables }: World): LocalGitHub['app'] {
  const [app] = tables.apps.all();
  if (app === undefined)
    throw new Error('The local GitHub has no app: delete its state file to begin with a new one');
  return {
    id: app.app_id,
    slug: app.slug,
    privateKey: app.private_key,
    webhookSecret: app.webhook_secret,
    clientId: app.client_id,
    clientSecret: app.client_secret,
  };
}

function peopleOf({ tables }: World): Person[] {
  const project = tables.repositories.get(REPOSITORIES[0].id);
  return tables.seats.all().flatMap(({ user_id, role, token }) => {
    const user = tables.users.get(user_id);
    if (user === undefined || project === undefined) return [];
    const granted = grantedRole(tables, user, project);
    const coarse = {
      none: 'none',
      read: 'read',
      triage: 'read',
      write: 'write',
      maintain: 'write',
      admin: 'admin',
    } as const;
    return [
      {
        login: user.login,
        id: user.id,
        name: user.name ?? user.login,
        role,
        token,
        permission: coarse[granted],
      },
    ];
  });
}

export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  let service: GitHubService | undefined;
  const answer = getRequestListener(
    (request) => service?.fetch(request) ?? new Response('Starting', { status: 503 }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((request, response) => void answer(request, response));
  const port = await listen(server, options.port);
  const origin = `http://127.0.0.1:${port}`;
  try {
    service = await buildGitHub(options, origin);
  } catch (error) {
    await closed(server, 0);
    throw error;
  }
  const { world, courier, weather, save } = service;
  courier.send();
  return {
    origin,
    apiUrl: world.apiUrl,
    app: appOf(world),
    people: peopleOf(world),
    repository: { owner: ORGANISATION.login, name: REPOSITORIES[0].name },
    weather: (turned) => weather.turn(turned),
    async stop() {
      await Promise.all([closed(server, PATIENCE), courier.stop(PATIENCE)]);
      await save();
    },
  };
}
