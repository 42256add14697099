// Badges over HTTP, as pictures and as the JSON that shields.io draws its own of.
import { type Context, Hono } from 'hono';
import { type BadgeWords, projectBadge, unknownBadge, wishBadge } from '../../templates/badge-words.ts';
import { projectIn, wishIn } from '../addresses.ts';
import { askedLocale, type Pages } from '../page-context.ts';
import { badgeStyles, drawBadge } from './badge.ts';
import { keptAnswers, type Source } from './kept-answers.ts';
import { chosen, keyOf, named, SVG_HEADERS } from './looks.ts';
import { badgeColor, themes } from './palette.ts';

/** shields.io takes no less; a badge by this way may be five minutes old. */
const SHIELDS_SECONDS = 300;
const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** https://shields.io/badges/endpoint-badge */
const shieldsBadge = (words: BadgeWords, isError: boolean): string =>
  JSON.stringify({
    schemaVersion: 1,
    label: words.label,
    message: words.message,
    color: badgeColor(words.tone),
    ...(isError ? { isError } : {}),
    cacheSeconds: SHIELDS_SECONDS,
  });

interface Found {
  readonly version: () => Promise<string | undefined>;
  readonly words: () => Promise<BadgeWords | undefined>;
}

/** @param name of the project, or number of the wish, as it stands in the path */
type Find = (c: Context, name: string | undefined) => Found | undefined;

export function badges({ useCases, refreshSeconds }: Pages): Hono {
  const pictures = keptAnswers(refreshSeconds, SVG_HEADERS, {
    status: 200,
    headers: SVG_HEADERS,
    body: drawBadge(unknownBadge(), { style: 'flat', theme: 'auto' }),
  });
  const endpoints = keptAnswers(refreshSeconds, JSON_HEADERS, {
    status: 200,
    headers: JSON_HEADERS,
    body: shieldsBadge(unknownBadge(), true),
  });

  const project: Find = (c, file) => {
    const address = projectIn(c.req.param('owner'), file);
    if (!address) return undefined;
    const { owner, name } = address;
    return {
      version: () => useCases.version(owner, name),
      async words() {
        const found = await useCases.project(owner, name);
        return found && projectBadge(found, askedLocale(c) ?? found.locale);
      },
    };
  };
  const wish: Find = (c, file) => {
    const address = wishIn(c.req.param('owner'), c.req.param('repo'), file);
    if (!address) return undefined;
    const { owner, name, number } = address;
    return {
      version: () => useCases.version(owner, name, number),
      async words() {
        const shown = await useCases.wish(owner, name, number);
        return shown && wishBadge(shown.view, askedLocale(c) ?? shown.view.locale);
      },
    };
  };

  /** What is no address at all is answered like what is unknown. */
  const source = (found: Found | undefined, write: (words: BadgeWords) => string): Source => ({
    version: async () => found?.version(),
    async make() {
      const words = await found?.words();
      return words && write(words);
    },
  });

  function endpoint(c: Context, file: string, find: Find): Promise<Response> {
    const found = find(c, named(file, 'json'));
    return endpoints(
      c,
      keyOf(c),
      source(found, (words) => shieldsBadge(words, false)),
    );
  }
  function picture(c: Context, file: string, find: Find): Promise<Response> {
    const look = { style: chosen(c, 'style', badgeStyles), theme: chosen(c, 'theme', themes) };
    const found = find(c, named(file, 'svg'));
    return pictures(
      c,
      keyOf(c, look.style, look.theme),
      source(found, (words) => drawBadge(words, look)),
    );
  }
  const answer = (c: Context, file: string, find: Find): Promise<Response> =>
    file.endsWith('.json') ? endpoint(c, file, find) : picture(c, file, find);

  const app = new Hono();
  app.get('/badge/gh/:owner/:file', (c) => answer(c, c.req.param('file'), project));
  app.get('/badge/gh/:owner/:repo/:file', (c) => answer(c, c.req.param('file'), wish));
  return app;
}
