// Who asks: a person by token, the app by its signed JWT, an installation of it by token, or nobody.
// An unknown or expired credential is refused; it never counts as somebody, as it does in emulate.
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { z } from 'zod';
import { Refused, badCredentials, unauthenticated } from './faults.ts';
import type { App, Installation, Tables, User } from './tables.ts';

/** emulate's routes read and write these too. */
export interface Token {
  readonly login: string;
  readonly id: number;
  readonly scopes: readonly string[];
  readonly installation?: {
    readonly installationId: number;
    readonly appId: number;
    readonly accountId: number;
    readonly accountType: 'Organization' | 'User';
    readonly permissions: Readonly<Record<string, string>>;
    readonly repositoryIds: readonly number[];
    readonly repositorySelection: 'all' | 'selected';
  };
  /** A person's token that an app got by signing them in. */
  readonly app_id?: number;
  /** Machine time: a token must not die because the playground's clock was moved. */
  readonly expires?: number;
}

export type Actor =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly user: User; readonly appId: number | null; readonly token: Token }
  | {
      readonly kind: 'installation';
      readonly user: User;
      readonly appId: number;
      readonly installation: Installation;
      readonly token: Token;
    }
  | { readonly kind: 'app'; readonly app: App };

/** Who can write: has a name that stands next to what it wrote. */
export type Author = Extract<Actor, { kind: 'person' | 'installation' }>;

export function asAuthor(actor: Actor): Author {
  if (actor.kind === 'person' || actor.kind === 'installation') return actor;
  throw unauthenticated();
}

const HOUR = 3_600_000;
const machineTime = () => Temporal.Now.instant().epochMilliseconds;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const newToken = (prefix: 'ghp_' | 'ghu_'): string =>
  prefix + Array.from(randomBytes(36), (byte) => alphabet.charAt(byte % alphabet.length)).join('');

const claimsShape = z.object({ iss: z.union([z.string(), z.number()]), iat: z.number(), exp: z.number() });

function readClaims(jwt: string): z.infer<typeof claimsShape> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    return claimsShape.parse(claims);
  } catch {
    return undefined;
  }
}

/** RS256 by the app's key, issued by its id or client id, for ten minutes at most. */
function appByJwt(tables: Tables, jwt: string): App {
  const claims = readClaims(jwt);
  const app = tables.apps.find((row) => [String(row.app_id), row.client_id].includes(String(claims?.iss)));
  const [header, payload, signature] = jwt.split('.');
  if (claims === undefined || app === undefined || signature === undefined)
    throw new Refused(401, 'A JSON web token could not be decoded');
  const signed = Buffer.from(`${header}.${payload}`);
  const key = createPublicKey(app.private_key);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url')))
    throw new Refused(401, 'A JSON web token could not be decoded');
  const second = machineTime() / 1000;
  if (claims.exp < second)
    throw new Refused(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (claims.exp > second + 660)
    throw new Refused(401, "'Expiration time' claim ('exp') is too far in the future");
  return app;
}

function installationActor(tables: Tables, token: Token, granted: NonNullable<Token['installation']>): Actor {
  const installation = tables.installations.find((row) => row.installation_id === granted.installationId);
  const app = tables.apps.find((row) => row.app_id === granted.appId);
  const user = tables.users.findOneBy('login', `${app?.slug}[bot]`);
  if (installation === undefined || app === undefined || user === undefined) throw badCredentials();
  if (installation.suspended_at !== null) throw new Refused(403, 'This installation has been suspended');
  return { kind: 'installation', user, appId: app.app_id, installation, token };
}

const credentialOf = (header: string): string => {
  const basic = /^Basic\s+(\S+)$/i.exec(header)?.[1];
  if (basic !== undefined)
    return Buffer.from(basic, 'base64')
      .toString()
      .replace(/^[^:]*:/, '');
  return header.replace(/^(Bearer|token)\s+/i, '').trim();
};

export function identify(
  tables: Tables,
  tokens: Map<string, Token>,
  authorization: string | undefined,
): Actor {
  if (authorization === undefined) return { kind: 'nobody' };
  const credential = credentialOf(authorization);
  if (credential.startsWith('eyJ')) return { kind: 'app', app: appByJwt(tables, credential) };
  const token = tokens.get(credential);
  if (token === undefined) throw badCredentials();
  if (token.expires !== undefined && token.expires < machineTime()) {
    tokens.delete(credential);
    throw badCredentials();
  }
  if (token.installation !== undefined) return installationActor(tables, token, token.installation);
  const user = tables.users.get(token.id);
  if (user === undefined) throw badCredentials();
  return { kind: 'person', user, appId: token.app_id ?? null, token };
}

/** The tokens of every person and installation; those of an installation end after an hour, as GitHub says they do. */
export class Tokens extends Map<string, Token> {
  readonly #changed: () => void;

  constructor(entries: Iterable<readonly [string, Token]>, changed: () => void) {
    super();
    this.#changed = changed;
    for (const [key, token] of entries)
      if (token.expires === undefined || token.expires > machineTime()) super.set(key, token);
  }

  override set(key: string, token: Token): this {
    const expires = token.installation !== undefined ? { expires: machineTime() + HOUR } : {};
    this.#changed();
    return super.set(key, { ...expires, ...token });
  }

  override delete(key: string): boolean {
    this.#changed();
    return super.delete(key);
  }

  forgetInstallation(id: number): void {
    for (const [key, token] of this) if (token.installation?.installationId === id) this.delete(key);
  }
}
