// Wishes on other people's sites: the widget's script and the words it shows, and the same as a page for an iframe. Reads no
// cookie, changes nothing, and is open to every origin.
import { type Context, Hono } from 'hono';
import type { Locale } from '../../domain/settings.ts';
import {
  type EmbeddedProject,
  type EmbeddedWish,
  renderEmbeddedNothing,
  renderEmbeddedProject,
  renderEmbeddedWish,
} from '../../templates/embed-pages.ts';
import { text } from '../../templates/texts.ts';
import { projectIn, projectPath, wishIn } from '../addresses.ts';
import { assetPaths } from '../assets.ts';
import { keptAnswers, type Source } from '../images/kept-answers.ts';
import { chosen, keyOf, named } from '../images/looks.ts';
import { type Theme, themes } from '../images/palette.ts';
import { askedLocale, type Pages } from '../page-context.ts';
import { EMBED_POLICY } from './policy.ts';
import { printable } from '../../domain/text.ts';
import { widget } from './widget.ts';
import { embeddedProject, embeddedWish, limitIn } from './words.ts';

const OPEN = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' } as const;
const JSON_HEADERS = { ...OPEN, 'content-type': 'application/json; charset=utf-8' } as const;
const PAGE_HEADERS = {
  ...OPEN,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': EMBED_POLICY,
} as const;
const PROBLEM = {
  status: 404,
  headers: { ...OPEN, 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: 'Unknown, or not public', status: 404 }),
} as const;

/** As much as a browser shows of the name of a frame. */
const LONGEST_NAME = 70;

/** Some 3 KB each. */
const MOST_KEPT = 4000;

interface Found<Words> {
  readonly locale: Locale;
  readonly words: Words;
}

interface Place<Words> {
  readonly version: () => Promise<string | undefined>;
  readonly found: () => Promise<Found<Words> | undefined>;
}

export function embeds({ useCases, refreshSeconds, publicUrl }: Pages): Hono {
  const seconds = Math.max(1, Math.min(60, refreshSeconds));
  const frame = (locale: Locale, theme: Theme) => ({
    lang: locale,
    theme: theme === 'auto' ? undefined : theme,
    style: assetPaths.embed,
    script: assetPaths.frame,
    seconds,
  });
  const nothing = renderEmbeddedNothing('en', {
    ...frame('en', 'auto'),
    name: text('en', 'banner:unknown.title'),
  });
  const words = keptAnswers(refreshSeconds, JSON_HEADERS, PROBLEM, MOST_KEPT);
  const pages = keptAnswers(
    refreshSeconds,
    PAGE_HEADERS,
    { status: 404, headers: PAGE_HEADERS, body: nothing },
    MOST_KEPT,
  );

  function wish(c: Context, number: string | undefined): Place<EmbeddedWish> {
    const address = wishIn(c.req.param('owner'), c.req.param('repo'), number);
    return {
      version: async () => address && useCases.version(address.owner, address.name, address.number),
      async found() {
        const shown = address && (await useCases.wish(address.owner, address.name, address.number));
        const asked = askedLocale(c);
        return shown && { locale: asked ?? shown.view.locale, words: embeddedWish(shown.view, asked) };
      },
    };
  }
  function project(c: Context, name: string | undefined, limit: number): Place<EmbeddedProject> {
    const address = projectIn(c.req.param('owner'), name);
    return {
      version: async () => address && useCases.version(address.owner, address.name),
      async found() {
        const shown = address && (await useCases.project(address.owner, address.name));
        if (!shown) return undefined;
        const asked = askedLocale(c);
        const href = publicUrl + projectPath(shown);
        return { locale: asked ?? shown.locale, words: embeddedProject(shown, { limit, asked, href }) };
      },
    };
  }
  const source = <Words>(
    { version, found }: Place<Words>,
    write: (found: Found<Words>) => string,
  ): Source => ({
    version,
    async make() {
      const there = await found();
      return there && write(there);
    },
  });
  const json = (place: Place<EmbeddedWish | EmbeddedProject>): Source =>
    source(place, ({ locale, words: said }) => JSON.stringify({ lang: locale, again: seconds, ...said }));

  const app = new Hono();
  app.route('/', widget());
  app.get('/widget/gh/:owner/:file', (c) => {
    const limit = limitIn(c.req.query('limit'));
    return words(c, keyOf(c, `${limit}`), json(project(c, named(c.req.param('file'), 'json'), limit)));
  });
  app.get('/widget/gh/:owner/:repo/:file', (c) =>
    words(c, keyOf(c), json(wish(c, named(c.req.param('file'), 'json')))),
  );
  app.get('/embed/gh/:owner/:repo', (c) => {
    const [theme, limit] = [chosen(c, 'theme', themes), limitIn(c.req.query('limit'))];
    const place = project(c, c.req.param('repo'), limit);
    const write = ({ locale, words: said }: Found<EmbeddedProject>): string =>
      renderEmbeddedProject(locale, { ...frame(locale, theme), ...said });
    return pages(c, keyOf(c, theme, `${limit}`), source(place, write));
  });
  app.get('/embed/gh/:owner/:repo/:number', (c) => {
    const theme = chosen(c, 'theme', themes);
    const place = wish(c, c.req.param('number'));
    const write = ({ locale, words: said }: Found<EmbeddedWish>): string =>
      renderEmbeddedWish(locale, {
        ...frame(locale, theme),
        ...said,
        name: printable(said.name, LONGEST_NAME),
      });
    return pages(c, keyOf(c, theme), source(place, write));
  });
  return app;
}
