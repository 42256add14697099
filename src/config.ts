// The environment, read once and checked all at once, as one frozen value. The only file that looks at process.env. The local
// run is configured only where nothing asks for a real server; anything that does makes it the real app, which then needs all
// of its credentials. No value of a variable is ever repeated in a message: it may be a secret in the wrong place.
import { type Credentials, hasCredentials, readCredentials } from './config/credentials.ts';
import { withDotEnv } from './config/dotenv.ts';
import { Environment, type Variables } from './config/environment.ts';
import { type MailConfig, readMail } from './config/mail.ts';
import { readOperator } from './config/operator.ts';
import {
  currencies,
  folder,
  host,
  isLoopback,
  isLoopbackHost,
  logLevel,
  longSecret,
  origin,
  perMinute,
  port,
  postgresUrl,
  proxies,
} from './config/values.ts';
import type { Operator } from './ports/affairs.ts';
import type { Allowance } from './ports/write-budget.ts';

/** What src/app.ts needs, in either mode. */
export interface AppConfig extends Credentials {
  readonly host: string;
  readonly port: number;
  /** An origin, without a slash at its end. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  /** Undefined: there is no mail server. Never so with a live key of the processor. */
  readonly mail: MailConfig | undefined;
  readonly operator: Operator;
  /** ISO 4217, upper case, at least one. */
  readonly currencies: readonly string[];
  readonly sessionSecret: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly logLevel: string;
  /** The least time between two edits of one sticky comment. */
  readonly refreshDelaySeconds: number;
  /** The most that is written for one installation, where it is not the real GitHub that bears it. */
  readonly writeLimits?: Allowance;
  readonly sandbox: boolean;
  readonly limits: Limits;
}

export interface Limits {
  /** How often one address may ask the API. */
  readonly apiPerMinute: number;
  /** How many proxies of the operator's stand before this server: as many addresses in X-Forwarded-For are believed. */
  readonly proxies: number;
}

export interface LiveConfig {
  readonly mode: 'live';
  /** Without a database address the embedded PostgreSQL is used, on `postgresPort`. */
  readonly app: Omit<AppConfig, 'databaseUrl'> & { readonly databaseUrl: string | undefined };
  readonly postgresPort: number;
}

/** The app that the local run starts gets its AppConfig from there, once the addresses and keys are known. */
export interface SandboxConfig {
  readonly mode: 'sandbox';
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly ports: { readonly github: number; readonly stripe: number; readonly postgres: number };
  readonly mail: MailConfig | undefined;
  readonly operator: Operator;
  readonly currencies: readonly string[];
  readonly logLevel: string;
  readonly sessionSecret: string | undefined;
  readonly limits: Limits;
}

export type Config = LiveConfig | SandboxConfig;

/** Its message lists everything that is wrong, each with what to do, and is meant to be shown as it is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DEFAULT_PORT = 3000;
const LOOPBACK = '127.0.0.1';
const LIVE_REFRESH_SECONDS = 30;

/** The variables of this process, with those of `.env`. */
function ownVariables(): Variables {
  try {
    return withDotEnv(process.env);
  } catch {
    throw new ConfigError(
      'Wishwell cannot start: there is a .env that cannot be read. Mend it or remove it.',
    );
  }
}

export function loadConfig(variables: Variables = ownVariables()): Config {
  const env = new Environment(variables);
  const at = env.optional('HOST', host) ?? LOOPBACK;
  const named = env.optional('PUBLIC_URL', origin);
  const isReal = hasCredentials(env) || asksForRealServer(env, at, named);
  const credentials = isReal ? readCredentials(env) : undefined;
  const common = {
    host: at,
    port: env.optional('PORT', port) ?? DEFAULT_PORT,
    mail: readMail(env, credentials?.stripe.secretKey),
    operator: readOperator(env),
    currencies: env.optional('CURRENCIES', currencies) ?? ['EUR'],
    dataDir: env.optional('DATA_DIR', folder) ?? folder('.data'),
    logLevel: env.optional('LOG_LEVEL', logLevel) ?? 'info',
    limits: {
      apiPerMinute: env.optional('API_REQUESTS_PER_MINUTE', perMinute) ?? 300,
      // Where only this machine can connect, whoever comes from elsewhere comes by a proxy on it.
      proxies: env.optional('TRUSTED_PROXIES', proxies) ?? (isLoopbackHost(at) ? 1 : 0),
    },
  };
  const publicUrl = named ?? `http://localhost:${common.port}`;
  if (credentials && !isLoopback(credentials.github.apiUrl)) env.present('PUBLIC_URL', HOW_TO_PUBLIC_URL);
  const ports = readPorts(env, common.port);
  const databases = {
    real: env.optional('DATABASE_URL', postgresUrl),
    local: env.optional('SANDBOX_DATABASE_URL', postgresUrl),
  };
  const embedded = (credentials ? databases.real : databases.local) === undefined ? [ports.postgres] : [];
  refuseUnusable(env, [common.port, ...embedded, ...(credentials ? [] : [ports.github, ports.stripe])]);
  const config: Config = credentials
    ? {
        mode: 'live',
        app: {
          ...common,
          ...credentials,
          publicUrl,
          databaseUrl: databases.real,
          sessionSecret: env.required('SESSION_SECRET', longSecret, HOW_TO_MAKE_SECRET) ?? '',
          refreshDelaySeconds: LIVE_REFRESH_SECONDS,
          sandbox: false,
        },
        postgresPort: ports.postgres,
      }
    : {
        mode: 'sandbox',
        ...common,
        publicUrl,
        databaseUrl: databases.local,
        ports,
        sessionSecret: env.optional('SESSION_SECRET', longSecret),
      };
  env.refuseWrongNames();
  if (env.problems.length > 0) throw new ConfigError(report(env.problems));
  return deepFreeze(config);
}

const HOW_TO_MAKE_SECRET = 'Set it to at least 32 random characters, for example from: openssl rand -hex 32';

/** Links in comments lead there, so it is not guessed, except where GitHub itself is on this machine. */
const HOW_TO_PUBLIC_URL = 'Set it to the address people reach this app at.';

/** The local run has a database of its own, and nobody but this machine reaches it. Anything else was meant for a real server. */
function asksForRealServer(env: Environment, at: string, publicUrl: string | undefined): boolean {
  const asking = [
    ...(env.has('DATABASE_URL') ? ['DATABASE_URL'] : []),
    ...(publicUrl === undefined || isLoopback(publicUrl) ? [] : ['PUBLIC_URL']),
    ...(isLoopbackHost(at) ? [] : ['HOST']),
  ];
  if (asking.length === 0) return false;
  env.problem(
    asking.join(' and '),
    `${asking.length === 1 ? 'is' : 'are'} for a real server, and there are no credentials`,
    'Set the variables named below, or unset this one to run everything on this machine alone.',
  );
  return true;
}

const readPorts = (env: Environment, appPort: number): SandboxConfig['ports'] => ({
  github: env.optional('SANDBOX_GITHUB_PORT', port) ?? appPort + 1,
  stripe: env.optional('SANDBOX_STRIPE_PORT', port) ?? appPort + 2,
  postgres: env.optional('SANDBOX_POSTGRES_PORT', port) ?? appPort + 3,
});

function refuseUnusable(env: Environment, used: readonly number[]): void {
  if (used.some((each) => each > 65_535)) {
    env.problem(
      'PORT',
      'leaves no room for the three ports after it',
      'Choose one up to 65532, or set SANDBOX_GITHUB_PORT, SANDBOX_STRIPE_PORT and SANDBOX_POSTGRES_PORT.',
    );
  } else if (new Set(used).size < used.length) {
    env.problem(
      'PORT, SANDBOX_GITHUB_PORT, SANDBOX_STRIPE_PORT and SANDBOX_POSTGRES_PORT',
      'are not all different',
      'Give each a port of its own; those not set are the three after PORT.',
    );
  }
}

function report(problems: readonly string[]): string {
  const count = problems.length === 1 ? 'one setting is' : `${problems.length} settings are`;
  return [`Wishwell cannot start: ${count} not right.`, ...problems.map((problem) => `- ${problem}`)].join(
    '\n',
  );
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
