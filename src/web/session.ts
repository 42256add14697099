// Who is at the other end: a sealed cookie that names a row, so that a session ends when the row does. The cookie holds no
// more than the row's name and, while somebody signs in, what binds the answer to this browser.
import { randomBytes } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { WebOptions } from './options.ts';
import type { Visitor } from './use-cases.ts';

const DAYS = 14;
const SECONDS = DAYS * 24 * 60 * 60;
const NAME = 'wishwell';

const sealed = z.object({
  sid: z.string().optional(),
  pending: z.object({ state: z.string(), verifier: z.string(), next: z.string() }).optional(),
});
export type Sealed = z.infer<typeof sealed>;
export type Pending = NonNullable<Sealed['pending']>;

export interface Sessions {
  visitor(c: Context): Promise<Visitor | undefined>;
  pending(c: Context): Promise<Pending | undefined>;
  /** Remembers what the answer must match; keeps who is signed in. */
  begin(c: Context, pending: Pending): Promise<void>;
  /** Forgets it: it is good for one answer. */
  settle(c: Context): Promise<void>;
  /** A new row and a new cookie; what stood before is revoked. */
  open(c: Context, visitor: Visitor): Promise<void>;
  close(c: Context): Promise<void>;
}

type Needs = Pick<WebOptions, 'sessions' | 'sessionSecret' | 'clock'>;

export function cookieSessions({ sessions, sessionSecret, clock }: Needs): Sessions {
  const options = { password: sessionSecret, ttl: SECONDS };

  async function read(c: Context): Promise<Sealed> {
    const cookie = getCookie(c, NAME, 'host');
    if (cookie === undefined) return {};
    const parsed = sealed.safeParse(await unsealData(cookie, options).catch(() => ({})));
    return parsed.success ? parsed.data : {};
  }

  async function write(c: Context, content: Sealed): Promise<void> {
    setCookie(c, NAME, await sealData(content, options), {
      prefix: 'host',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: SECONDS,
    });
  }

  const without = ({ sid }: Sealed): Sealed => (sid === undefined ? {} : { sid });

  return {
    async visitor(c) {
      const { sid } = await read(c);
      const row = sid === undefined ? undefined : await sessions.session(sid, clock.now());
      return row && { id: row.person, login: row.login };
    },
    pending: async (c) => (await read(c)).pending,
    begin: async (c, pending) => write(c, { ...without(await read(c)), pending }),
    settle: async (c) => write(c, without(await read(c))),
    async open(c, visitor) {
      const before = await read(c);
      const id = randomBytes(32).toString('base64url');
      await sessions.rememberPerson(visitor);
      await sessions.openSession({
        id,
        person: visitor.id,
        login: visitor.login,
        expiresAt: clock.now().add({ hours: DAYS * 24 }),
      });
      if (before.sid !== undefined) await sessions.revokeSession(before.sid);
      await write(c, { sid: id });
    },
    async close(c) {
      const { sid } = await read(c);
      if (sid !== undefined) await sessions.revokeSession(sid);
      deleteCookie(c, NAME, { prefix: 'host', path: '/', secure: true });
    },
  };
}
