// Takes GitHub's routes out of `emulate`, without its listener, store, sign-in or webhooks: they run inside our own app, on
// our own tables. Reaches into the package, hence its exact pin; loaded lazily, it is never in a production process.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Database } from './database.ts';
import type { Token } from './identity.ts';

/** What emulate's routes announce; payloads are of its own, poorer making. */
export type Dispatch = (event: string, action: string | undefined, payload: unknown) => void;

interface Webhooks {
  dispatch: Dispatch;
}

interface Plugin {
  register(
    app: object,
    store: Database,
    webhooks: Webhooks,
    baseUrl: string,
    tokens: Map<string, Token>,
  ): void;
}

const isPlugin = (value: unknown): value is { readonly githubPlugin: Plugin } =>
  z.object({ githubPlugin: z.object({ register: z.function() }) }).safeParse(value).success;

let loading: Promise<Plugin> | undefined;

/** The package exports its services only through a function that also listens, so the GitHub part is looked up by its file. */
async function load(): Promise<Plugin> {
  const entry = import.meta.resolve('emulate');
  const source = await readFile(fileURLToPath(entry), 'utf8');
  const file = /\bgithub: \{[^]*?import\("(\.\/[^"]+)"\)/.exec(source)?.[1];
  if (file === undefined)
    throw new Error('emulate has no GitHub part where 0.12.2 has it: is another version installed?');
  const part: unknown = await import(new URL(file, entry).href);
  if (!isPlugin(part))
    throw new Error(`emulate's ${file} is not its GitHub part: is another version installed?`);
  return part.githubPlugin;
}

/** Adds emulate's routes to an app that speaks Hono, after those that already stand there and so win. */
export async function mountEmulator(
  app: object,
  database: Database,
  tokens: Map<string, Token>,
  apiUrl: string,
  dispatch: Dispatch,
): Promise<void> {
  loading ??= load();
  const plugin = await loading;
  const webhooks: Webhooks = { dispatch };
  plugin.register(app, database, webhooks, apiUrl, tokens);
  // register wraps the dispatcher in one that posts to apps by itself.
  webhooks.dispatch = dispatch;
}
