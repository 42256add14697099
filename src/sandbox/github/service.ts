// Puts the local GitHub together: state, tables, routes in the order in which they win, and the first seeding.
import { Hono } from 'hono';
import { announce } from './announcer.ts';
import { accountRoutes } from './accounts.ts';
import { collaboratorRoutes } from './collaborators.ts';
import { commentRoutes } from './comments.ts';
import { Courier } from './courier.ts';
import { Database } from './database.ts';
import { hearEmulator, limitWrites } from './emulated.ts';
import { mountEmulator } from './emulator.ts';
import { answerFault, answerUnknown } from './faults.ts';
import { answerGraphql } from './graphql.ts';
import { hookRoutes } from './hook.ts';
import { Tokens } from './identity.ts';
import { installationRoutes } from './installations.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { authenticate, dress, enterRepository, followNumber, guardPages, persist } from './middleware.ts';
import { oauthRoutes } from './oauth.ts';
import { pageRoutes } from './pages.ts';
import { reactionRoutes } from './reactions.ts';
import { repositoryRoutes } from './repositories.ts';
import { openTables } from './tables.ts';
import { seed } from './seed.ts';
import { silentRoutes } from './silent-changes.ts';
import { StateFile, readState } from './state-file.ts';
import type { GitHubEnv, World } from './world.ts';

export interface LocalGitHubOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly stateFile: string;
  readonly webhookUrl: string;
  readonly callbackUrl: string;
  /** Of Wishwell itself: the app's homepage. */
  readonly publicUrl: string;
  /** The clock of the playground; the system's unless given. */
  readonly now?: () => Temporal.Instant;
}

export interface GitHubService {
  readonly world: World;
  readonly courier: Courier;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly save: () => Promise<void>;
}

async function addRoutes(
  app: Hono<GitHubEnv>,
  world: World,
  database: Database,
  courier: Courier,
  save: () => Promise<void>,
) {
  const fetch = (request: Request) => app.fetch(request);
  app.onError(answerFault);
  app.notFound(answerUnknown);
  app.use(persist(save, () => courier.send()));
  app.use('/api/*', dress(world), authenticate(world));
  app.post('/api/graphql', answerGraphql(world));
  const api = app.basePath('/api/v3');
  // emulate would sign anybody in here, and show its insides.
  for (const closed of ['/login/*', '/settings/*', '/_emulate/*']) api.all(closed, answerUnknown);
  for (const make of [accountRoutes, installationRoutes, hookRoutes, silentRoutes])
    api.route('/', make(world));
  api.all('/repositories/:id{[0-9]+}', followNumber(world, fetch));
  api.all('/repositories/:id{[0-9]+}/*', followNumber(world, fetch));
  api.use('/repos/:owner/:repo/*', enterRepository(world, fetch));
  const parts = [
    issueRoutes,
    labelRoutes,
    commentRoutes,
    reactionRoutes,
    collaboratorRoutes,
    repositoryRoutes,
  ];
  for (const make of parts) api.route('/repos/:owner/:repo', make(world));
  api.use('/repos/:owner/:repo/*', limitWrites(world, fetch));
  await mountEmulator(api, database, world.tokens, world.apiUrl, hearEmulator(world));
  app.use(guardPages());
  app.route('/', oauthRoutes(world));
  app.route('/', pageRoutes(world));
  return fetch;
}

export async function buildGitHub(options: LocalGitHubOptions, origin: string): Promise<GitHubService> {
  const saved = await readState(options.stateFile);
  let past = Temporal.Duration.from({ hours: 0 });
  const clock = options.now ?? Temporal.Now.instant;
  const now = () =>
    clock().subtract(past).round({ smallestUnit: 'second', roundingMode: 'floor' }).toString();
  const file = new StateFile(options.stateFile, () => ({ tables: database.snapshot(), tokens: [...tokens] }));
  const changed = () => file.changed();
  const database = new Database({ now, changed });
  const tokens = new Tokens(saved?.tokens ?? [], changed);
  if (saved !== undefined) database.restore(saved.tables);
  const world: World = {
    tables: openTables(database),
    tokens,
    origin,
    apiUrl: `${origin}/api/v3`,
    homepage: options.publicUrl,
    webhookUrl: options.webhookUrl,
    callbackUrl: options.callbackUrl,
    now,
    announce: (happening) => announce(world, happening),
  };
  // While the world is being made nothing is written or sent: half of it in a file would be taken for the whole.
  let ready = saved !== undefined;
  const save = async () => (ready ? file.save() : undefined);
  const courier = new Courier(world, save);
  const fetch = await addRoutes(new Hono<GitHubEnv>(), world, database, courier, save);
  if (!ready) {
    const pretend = (days: number) => (past = Temporal.Duration.from({ hours: 24 * days }));
    await seed({ world, fetch, pretend });
    ready = true;
    await save();
  }
  return { world, courier, fetch, save };
}
