// The one way to write a log: JSON lines through pino, from which secrets and people's private text are kept out whatever
// is handed in. Errors are reduced to what is listed here, because libraries hang requests, bodies, events and passwords
// on theirs; what is left is searched for anything that looks like a key.
import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** Values that must never appear, wherever they come from: this configuration's own keys and secrets. */
  readonly secrets?: readonly string[];
  readonly destination?: DestinationStream;
}

const HIDDEN = '[hidden]';
const DEEPEST = 6;

/** Keys whose values are hidden, in any spelling: they hold keys, or what people and GitHub and Stripe sent us. */
const HIDDEN_KEYS =
  /authorization|cookie|password|secret|token|credential|signature|private_?key|api_?key|payload|^body|^raw|^headers$|connection_?string|database_?url/i;

/** Hidden where they hold more than a name or a number. */
const HIDDEN_OBJECTS = /^(?:event|request|response|req|res|client|data)$/i;

const LOOKS_SECRET: readonly RegExp[] = [
  /\b(?:gh[a-z]_|github_pat_|sk_|rk_|whsec_)\w{8,}/g,
  /(?<=\bbearer )[\w.~+/=-]{8,}/gi,
  /(?<=:\/\/[^\s/:@"]*:)[^\s/@"]+(?=@)/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]|-(?!----))*-----END [A-Z ]*PRIVATE KEY-----/g,
];

const ERROR_FACTS = [
  'code',
  'status',
  'statusCode',
  'type',
  'constraint',
  'table',
  'requestId',
  'decline_code',
];

export function createLog({ level, secrets = [], destination }: LogOptions): Log {
  // A secret with a line break or a quote in it looks otherwise inside JSON.
  const written = secrets
    .filter((secret) => secret !== '')
    .map((secret) => JSON.stringify(secret).slice(1, -1));
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: reduceAll,
    },
    serializers: { err: (reduced: unknown) => reduced },
    hooks: { streamWrite: (line: string) => hideSecrets(line, written) },
  };
  const log = destination ? pino(options, destination) : pino(options);
  // oxlint-disable-next-line typescript/unbound-method -- called below with the logger that it was asked of
  const child: (this: Log, fields: Bindings, options?: ChildLoggerOptions) => Log = log.child;
  // A child's own fields pass by the formatters; children inherit this method from the logger they are made of.
  return Object.assign(log, {
    child(this: Log, fields: Bindings, childOptions?: ChildLoggerOptions): Log {
      const made: Log = Reflect.apply(child, this, [reduceAll(fields), childOptions]);
      return made;
    },
  });
}

function hideSecrets(line: string, secrets: readonly string[]): string {
  const known = secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line);
  return LOOKS_SECRET.reduce((text, pattern) => text.replace(pattern, HIDDEN), known);
}

const reduceAll = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, reduceField(key, value, 0)]));

function reduceField(key: string, value: unknown, depth: number): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  if (HIDDEN_KEYS.test(key)) return HIDDEN;
  if (typeof value === 'object' && HIDDEN_OBJECTS.test(key)) return HIDDEN;
  return reduce(value, depth + 1);
}

function reduce(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return HIDDEN;
  if (value instanceof Error) return reduceError(value, depth);
  if (Array.isArray(value)) return value.map((item) => reduce(item, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') return reduce(value.toJSON(), depth + 1);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, reduceField(key, part, depth)]));
}

function reduceError(error: Error, depth: number): Record<string, unknown> {
  const facts = Object.entries(error).filter(
    ([key, value]) => ERROR_FACTS.includes(key) && (typeof value === 'string' || typeof value === 'number'),
  );
  return {
    ...Object.fromEntries(facts),
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: reduce(error.cause, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: reduce(error.errors, depth + 1) } : {}),
  };
}
