// oEmbed (https://oembed.com): a site that is given the address of a wish asks here for what to show. Answers with the iframe,
// as large as the site allows, and with the card as its picture.
import { type Context, Hono } from 'hono';
import type { Locale } from '../../domain/settings.ts';
import { titleOf } from '../../templates/figure.ts';
import { text } from '../../templates/texts.ts';
import { projectIn, projectPath, wishIn, wishPath } from '../addresses.ts';
import { CARD } from '../images/card-layout.ts';
import { isLocale, type Pages } from '../page-context.ts';
import { cardOf, frameBox, frameCode, pageOf, type Subject } from './snippets.ts';
import { DEFAULT_LIMIT } from './words.ts';

const OPEN = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' } as const;
/** Seconds for which a site may keep the answer: what it shows looks for what is new by itself. */
const CACHE_AGE = 300;

const PROBLEMS = {
  400: 'Say which page: url=…, and as numbers maxwidth and maxheight',
  404: 'Unknown, or not public',
  501: 'Only format=json is spoken here',
} as const;

function problem(c: Context, status: keyof typeof PROBLEMS): Response {
  const body = JSON.stringify({ type: 'about:blank', title: PROBLEMS[status], status });
  return c.body(body, status, {
    ...OPEN,
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}

interface Shown {
  readonly subject: Subject;
  readonly title: string;
  readonly owner: string;
  readonly name: string;
  readonly locale: Locale;
}

/** The parts of an address of a page of ours; undefined where it is no such page. */
function partsOf(address: string, publicUrl: string): readonly string[] | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const [, gh, ...parts] = url.pathname.replace(/\/$/, '').split('/');
  return url.origin === publicUrl && gh === 'gh' && parts.length <= 3 ? parts : undefined;
}

async function shownAt(
  parts: readonly string[],
  asked: Locale | undefined,
  { useCases, publicUrl }: Pages,
): Promise<Shown | undefined> {
  const [owner, name, number] = parts;
  if (number === undefined) {
    const at = projectIn(owner, name);
    const project = at && (await useCases.project(at.owner, at.name));
    if (!project) return undefined;
    const locale = asked ?? project.locale;
    const words = text(locale, 'banner:plainProject');
    return {
      subject: { server: publicUrl, path: projectPath(project), isProject: true, words },
      title: text(locale, 'banner:wishes', { project: `${project.owner}/${project.name}` }),
      owner: project.owner,
      name: project.name,
      locale,
    };
  }
  const at = wishIn(owner, name, number);
  const view = (at && (await useCases.wish(at.owner, at.name, at.number)))?.view;
  if (!view) return undefined;
  const locale = asked ?? view.locale;
  return {
    subject: {
      server: publicUrl,
      path: wishPath(view),
      isProject: false,
      words: text(locale, 'banner:plain'),
    },
    title: titleOf(view),
    owner: view.owner,
    name: view.name,
    locale,
  };
}

/** As large as it likes to be, no larger than it may; undefined for what is no number. */
function atMost(asked: string | undefined, usual: number): number | undefined {
  if (asked === undefined || asked === '') return usual;
  return /^[1-9][0-9]{0,5}$/.test(asked) ? Math.min(usual, Number(asked)) : undefined;
}

export function oembed(pages: Pages): Hono {
  const app = new Hono();
  app.get('/oembed', async (c) => {
    const { url, format, maxwidth, maxheight } = c.req.query();
    if (format !== undefined && format !== 'json') return problem(c, 501);
    if (url === undefined) return problem(c, 400);
    const parts = partsOf(url, pages.publicUrl);
    const lang = parts && new URL(url).searchParams.get('lang');
    const language = isLocale(lang) ? lang : undefined;
    const shown = parts && (await shownAt(parts, language, pages));
    if (!shown) return problem(c, 404);
    const { subject } = shown;
    const usual = frameBox(subject);
    const [width, height] = [atMost(maxwidth, usual.width), atMost(maxheight, usual.height)];
    if (width === undefined || height === undefined) return problem(c, 400);
    const look = { theme: 'auto', language, limit: DEFAULT_LIMIT } as const;
    return c.json(
      {
        version: '1.0',
        type: 'rich',
        provider_name: text(shown.locale, 'pages:name'),
        provider_url: pages.publicUrl,
        title: shown.title,
        author_name: `${shown.owner}/${shown.name}`,
        author_url: pageOf({ ...subject, path: projectPath(shown) }, look),
        html: frameCode(subject, look, { width, height }),
        width,
        height,
        thumbnail_url: cardOf(subject, look),
        thumbnail_width: CARD.width,
        thumbnail_height: CARD.height,
        cache_age: CACHE_AGE,
      },
      200,
      { ...OPEN, 'cache-control': `public, max-age=${Math.ceil(Math.min(60, pages.refreshSeconds))}` },
    );
  });
  return app;
}

/** The address that the head of a page names for those who would show it. */
export const discovery = (publicUrl: string, page: string): string =>
  `${publicUrl}/oembed?url=${encodeURIComponent(page)}&format=json`;
