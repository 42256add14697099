// The playground at /sandbox: what a person clicks is done on the local GitHub with that person's token; the app hears of
// it only by webhook, as it would anywhere.
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { MovableClock } from '../clock.ts';
import type { KeptLetter } from '../mailbox.ts';
import { ForgeSaysNo, forgeClient, type ForgeClient } from './forge-client.ts';
import { books, type Balance } from './books.ts';
import { contract } from './contract.ts';
import { mailPages } from './mail.ts';
import { page, type PersonShown } from './page.ts';
import { thread, type ThreadShown } from './thread.ts';

export interface PlaygroundOptions {
  readonly github: {
    readonly origin: string;
    readonly apiUrl: string;
    readonly repository: { readonly owner: string; readonly name: string };
    readonly people: readonly (PersonShown & { readonly token: string })[];
  };
  readonly stripe: { readonly origin: string; readonly secretKey: string };
  readonly appUrl: string;
  readonly clock: MovableClock;
  /** Resolves once the app has begun what is due by then. */
  readonly clockMoved: () => Promise<void>;
  readonly balances: () => Promise<readonly Balance[]>;
  /** As they come. */
  readonly letters: readonly KeptLetter[];
}

const WISH_LABEL = 'wish';

export function playground(options: PlaygroundOptions): Hono {
  const { github, clock } = options;
  const project = `${github.repository.owner}/${github.repository.name}`;
  const personOf = (login: string | undefined) =>
    github.people.find((person) => person.login === login) ?? github.people[0]!;
  const clientOf = (login: string | undefined): ForgeClient =>
    forgeClient(`${github.apiUrl}/repos/${project}`, personOf(login).token);
  const now = (): string =>
    clock.now().toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', ' UTC');

  const shownThread = async (number: number, login: string | undefined): Promise<ThreadShown> => {
    const client = clientOf(login);
    const [issue, comments] = await Promise.all([client.issue(number), client.comments(number)]);
    return { issue, comments, as: personOf(login).login, badges: `${options.appUrl}/badge/` };
  };
  const digestOf = (words: string): string =>
    `"${createHash('sha256').update(words).digest('hex').slice(0, 20)}"`;

  const app = new Hono();
  app.get('/sandbox', async (c) => {
    const login = c.req.query('as');
    const issues = await clientOf(login).issues();
    const number = Number(c.req.query('issue') ?? issues[0]?.number ?? 1);
    const shown = await shownThread(number, login);
    const digest = digestOf((await thread(shown)).toString());
    const { people } = github;
    const problem = c.req.query('problem');
    const { appUrl, letters } = options;
    const stripeOrigin = options.stripe.origin;
    return c.html(
      page({
        ...shown,
        issues,
        people,
        project,
        appUrl,
        stripeOrigin,
        now: now(),
        digest,
        wishLabel: WISH_LABEL,
        mails: letters.length,
        problem,
      }),
    );
  });
  app.get('/sandbox/thread', async (c) => {
    const written = (
      await thread(await shownThread(Number(c.req.query('issue')), c.req.query('as')))
    ).toString();
    const etag = digestOf(written);
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag });
    return c.html(written, 200, { etag, 'cache-control': 'no-cache' });
  });
  app.get('/sandbox/clock', (c) => c.text(now()));
  app.route('/', mailPages(options.letters));
  app.get('/sandbox/books', async (c) => c.html(books(await options.balances())));
  app.route('/', contract(options));

  /** Every form does one thing as one person and comes back to the thread, with GitHub's own words when it refused. */
  const form = (
    path: string,
    act: (client: ForgeClient, issue: number, fields: Record<string, string>) => Promise<number | void>,
  ) =>
    app.post(path, async (c) => {
      const body = await c.req.parseBody();
      const fields = Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
      );
      const as = personOf(fields['as']).login;
      let issue = Number(fields['issue']);
      const back = new URLSearchParams({ as });
      try {
        issue = (await act(clientOf(as), issue, fields)) ?? issue;
      } catch (problem) {
        if (!(problem instanceof ForgeSaysNo)) throw problem;
        back.set('problem', problem.message);
      }
      back.set('issue', String(issue));
      return c.redirect(`/sandbox?${back.toString()}`, 303);
    });

  form('/sandbox/comment', (client, issue, { body = '' }) => client.comment(issue, body));
  form('/sandbox/edit', (client, _issue, { comment = '', body = '', do: act }) =>
    act === 'delete' ? client.deleteComment(Number(comment)) : client.editComment(Number(comment), body),
  );
  form('/sandbox/issues', (client, _issue, { title = '', body = '' }) => client.open(title, body));
  form('/sandbox/issue', (client, issue, { do: act }) => {
    if (act === 'label') return client.label(issue, WISH_LABEL);
    if (act === 'unlabel') return client.unlabel(issue, WISH_LABEL);
    return client.setState(issue, act === 'close' ? 'closed' : 'open');
  });
  form('/sandbox/clock', async (_client, _issue, { hours = '' }) => {
    if (!/^[1-9]\d{0,4}$/.test(hours)) return;
    clock.forward(Number(hours));
    await options.clockMoved();
  });
  return app;
}
