// What a program needs to play along from outside, in any language: addresses, tokens, the clock, mail, signing in. A contract
// that demos and tools rely on (README, "The local run from outside"): add to it, never change it.
import { Hono } from 'hono';
import type { MovableClock } from '../clock.ts';
import type { KeptLetter } from '../mailbox.ts';
import { signInFor } from './sign-in.ts';

interface Contract {
  readonly appUrl: string;
  readonly github: {
    readonly origin: string;
    readonly apiUrl: string;
    readonly repository: { readonly owner: string; readonly name: string };
    readonly people: readonly { readonly login: string; readonly role: string; readonly token: string }[];
  };
  readonly stripe: { readonly origin: string; readonly secretKey: string };
  readonly clock: MovableClock;
  /** Resolves once what is due by then has been begun. */
  readonly clockMoved: () => Promise<void>;
  readonly letters: readonly KeptLetter[];
}

const MOST_HOURS = 99_999;

/** Every address in it, once each, as it stands in the text. */
const linksIn = (text: string): readonly string[] => [
  ...new Set((text.match(/https?:\/\/[^\s<>"]+/g) ?? []).map((link) => link.replace(/[.,;:!?)]+$/, ''))),
];

const hoursIn = (body: unknown): number | undefined => {
  const hours = typeof body === 'object' && body !== null && 'hours' in body ? body.hours : undefined;
  const isFit = typeof hours === 'number' && Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS;
  return isFit ? hours : undefined;
};

export function contract({ appUrl, github, stripe, clock, clockMoved, letters }: Contract): Hono {
  const app = new Hono();
  const here = `${appUrl}/sandbox`;
  const now = (): { readonly now: string } => ({ now: clock.now().toString() });

  app.get('/sandbox/addresses.json', (c) =>
    c.json({
      app: appUrl,
      github: {
        origin: github.origin,
        api: github.apiUrl,
        repository: `${github.repository.owner}/${github.repository.name}`,
      },
      stripe: { origin: stripe.origin, secretKey: stripe.secretKey, faults: `${stripe.origin}/faults` },
      mail: `${here}/mail.json`,
      clock: `${here}/clock.json`,
      people: github.people.map(({ login, role, token }) => ({
        login,
        role,
        token,
        signIn: `${here}/sign-in?as=${encodeURIComponent(login)}`,
      })),
    }),
  );

  app.get('/sandbox/clock.json', (c) => c.json(now()));
  app.post('/sandbox/clock.json', async (c) => {
    const hours = hoursIn(await c.req.json<unknown>().catch(() => undefined));
    if (hours === undefined)
      return c.json({ error: `Send {"hours": 49}: a whole number from 1 to ${MOST_HOURS}.` }, 400);
    clock.forward(hours);
    await clockMoved();
    return c.json(now());
  });

  app.get('/sandbox/mail.json', (c) =>
    c.json(
      letters.map(({ to, subject, text }) => ({ to, subject, text, links: linksIn(text) })).toReversed(),
    ),
  );

  app.get('/sandbox/sign-in', async (c) => {
    const person = github.people.find(({ login }) => login === c.req.query('as'));
    if (!person) return c.json({ error: 'Nobody here has that login: see addresses.json.' }, 404);
    return signInFor({ appUrl, githubOrigin: github.origin }, person.login, c.req.query('next') ?? '/');
  });
  return app;
}
