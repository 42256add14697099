// The start page and a project's wishes: what is nearest to its start stands first, a page at a time. Filters are links and a
// form that leads to an address; what an address asks for and this page does not know is left out, never an error.
import { type Context, Hono } from 'hono';
import { type Group, groupOf, groups, type Need, needs, standingOf, standingsOf } from '../domain/listing.ts';
import type { Locale } from '../domain/settings.ts';
import { type ProjectPage, renderProject, renderStart } from '../templates/pages.ts';
import { text, writeMoney } from '../templates/texts.ts';
import { projectIn, projectPath } from './addresses.ts';
import { MOST_SEARCHED, readWishCursor, wishCursor } from './api/queries.ts';
import { badgeCode, cardOf } from './cards.ts';
import { discovery } from './embed/oembed.ts';
import { atomLink } from './feeds.ts';
import { notFound } from './notices.ts';
import { askedLocale, frameFor, linker, localeFor, type Pages } from './page-context.ts';
import type { ListRequest, ShownProject, Visitor } from './use-cases.ts';

async function startPage(c: Context, { useCases, cookies, publicUrl }: Pages): Promise<Response> {
  const locale = localeFor(c);
  const wishes = await useCases.almostFunded();
  const frame = frameFor(c, locale, text(locale, 'pages:start.title'), await cookies.visitor(c));
  c.header('cache-control', 'private, no-cache');
  c.header('vary', 'Accept-Language, Cookie');
  return c.html(
    renderStart(locale, {
      ...frame,
      description: text(locale, 'pages:start.lead'),
      canonical: `${publicUrl}/`,
      wishes: wishes.map((wish) => cardOf(wish, locale, linker(c))),
      api: linker(c)('/api'),
    }),
  );
}

/** What the address asks for, as far as this page knows it. */
interface Asked {
  readonly group: Group | undefined;
  readonly need: Need | undefined;
  readonly mine: boolean;
  readonly search: string | undefined;
  readonly cursor: string | undefined;
}

function askedOf(c: Context, visitor: Visitor | undefined): Asked {
  const search = c.req.query('search')?.trim().slice(0, MOST_SEARCHED);
  return {
    group: groups.find((group) => group === c.req.query('phase')),
    need: needs.find((need) => need === c.req.query('needs')),
    mine: visitor !== undefined && c.req.query('mine') !== undefined,
    search: search === '' ? undefined : search,
    cursor: c.req.query('cursor'),
  };
}

const requestOf = (
  { group, need, mine, search, cursor }: Asked,
  visitor: Visitor | undefined,
): ListRequest => ({
  standings: group && standingsOf[group],
  need,
  person: mine ? visitor?.id : undefined,
  search,
  after: cursor === undefined ? undefined : readWishCursor(cursor, 'nearest'),
});

/** The address of this list with another filter; a page of a list is left by it. */
function addressOf(path: string, asked: Partial<Asked>): string {
  const query = new URLSearchParams();
  if (asked.group) query.set('phase', asked.group);
  if (asked.need) query.set('needs', asked.need);
  if (asked.mine === true) query.set('mine', '1');
  if (asked.search !== undefined) query.set('search', asked.search);
  if (asked.cursor !== undefined) query.set('cursor', asked.cursor);
  const said = query.toString();
  return said === '' ? path : `${path}?${said}`;
}

function filtersOf(
  c: Context,
  project: ShownProject,
  asked: Asked,
  locale: Locale,
  visitor: Visitor | undefined,
): ProjectPage['filters'] {
  const link = linker(c);
  const path = projectPath(project);
  const { totals } = project;
  const filter = (key: string, count: number | undefined, to: Partial<Asked>, chosen: boolean) => ({
    href: link(addressOf(path, { search: asked.search, ...to })),
    words: text(locale, `pages:project.filters.${key}`),
    count,
    chosen,
  });
  const all = filter('all', totals.wishes, {}, !asked.group && !asked.need && !asked.mine);
  const ofGroups = groups
    .filter((group) => totals.groups[group] > 0 || asked.group === group)
    .map((group) => filter(group, totals.groups[group], { group }, asked.group === group));
  const ofNeeds = needs
    .filter((need) => totals.needs[need] > 0 || asked.need === need)
    .map((need) => filter(need, totals.needs[need], { need }, asked.need === need));
  const mine = filter('mine', undefined, { mine: true }, asked.mine);
  // Whoever is not signed in is led there first, and back.
  const toSignIn = { ...mine, href: `/auth/login?next=${encodeURIComponent(mine.href)}` };
  return [all, ...ofNeeds, ...ofGroups, visitor ? mine : toSignIn];
}

/** The issue form of the repository, else an issue with the label: GitHub takes the one it knows. */
const wishUrl = (repositoryUrl: string, label: string): string =>
  `${repositoryUrl}/issues/new?template=wish.yml&labels=${encodeURIComponent(label)}`;

async function projectView(
  c: Context,
  pages: Pages,
  project: ShownProject,
  asked: Asked,
  visitor: Visitor | undefined,
): Promise<ProjectPage> {
  const locale = localeFor(c, project.locale);
  const place = `${project.owner}/${project.name}`;
  const path = projectPath(project);
  const link = linker(c);
  const alt = text(locale, 'pages:project.badgeAlt');
  const badge = `/badge${path}.svg`;
  const title = text(locale, 'pages:project.title', { project: place });
  const repositoryUrl = `${pages.github.url}${path.slice('/gh'.length)}`;
  const shownGroups = groups.map((name) => ({
    name,
    count: project.totals.groups[name],
    wishes: project.wishes
      .filter(({ progress }) => groupOf(standingOf(progress)) === name)
      .map((wish) => cardOf(wish, locale, link)),
  }));
  const isWhole = !asked.group && !asked.need && !asked.mine && asked.search === undefined;
  return {
    ...frameFor(c, locale, title, visitor),
    description: text(locale, 'pages:project.lead', { project: place }),
    canonical: pages.publicUrl + path,
    head: {
      properties: [],
      links: [
        atomLink(link(`${path}/feed.atom`), text(locale, 'feed:ofProject', { project: place })),
        discovery(pages.publicUrl, pages.publicUrl + path, title),
      ],
      data: undefined,
    },
    project: place,
    count: project.totals.wishes,
    sums: sumsOf(project, locale),
    repositoryUrl,
    filesHref: link(`${path}/files`),
    feedHref: link(`${path}/feed.atom`),
    wishUrl: wishUrl(repositoryUrl, project.label),
    filters: project.totals.wishes === 0 ? [] : filtersOf(c, project, asked, locale, visitor),
    search: {
      action: path,
      words: asked.search ?? '',
      most: MOST_SEARCHED,
      kept: keptOf(c, asked),
      clear:
        asked.search === undefined
          ? undefined
          : link(addressOf(path, { ...asked, search: undefined, cursor: undefined })),
    },
    groups: shownGroups.filter(({ wishes }) => wishes.length > 0),
    isWhole,
    first: asked.cursor === undefined ? undefined : link(addressOf(path, { ...asked, cursor: undefined })),
    next: project.next && link(addressOf(path, { ...asked, cursor: wishCursor('nearest', project.next) })),
    apiHref: `/api/v1${path}`,
    badge: {
      src: link(badge),
      alt,
      markdown: badgeCode(alt, pages.publicUrl + badge, pages.publicUrl + path),
      more: link(`${path}/embed`),
    },
  };
}

/** What a search in this list must not lose. */
function keptOf(c: Context, { group, need, mine }: Asked): ProjectPage['search']['kept'] {
  const lang = askedLocale(c);
  return [
    ...(group ? [{ name: 'phase', value: group }] : []),
    ...(need ? [{ name: 'needs', value: need }] : []),
    ...(mine ? [{ name: 'mine', value: '1' }] : []),
    ...(lang ? [{ name: 'lang', value: lang }] : []),
  ];
}

function sumsOf({ totals }: ShownProject, locale: Locale): ProjectPage['sums'] {
  const kinds = ['pledged', 'funded', 'paidOut'] as const;
  const list = new Intl.ListFormat(locale, { style: 'narrow', type: 'unit' });
  return kinds.flatMap((kind) => {
    const amounts = totals.sums
      .filter((sum) => sum[kind] > 0n)
      .map((sum) => writeMoney(locale, sum[kind], sum.currency));
    return amounts.length === 0
      ? []
      : [{ amount: list.format(amounts), words: text(locale, `pages:project.sums.${kind}`) }];
  });
}

export function listPages(pages: Pages): Hono {
  const app = new Hono();
  app.get('/', (c) => startPage(c, pages));
  app.get('/gh/:owner/:repo', async (c) => {
    const address = projectIn(c.req.param('owner'), c.req.param('repo'));
    const visitor = await pages.cookies.visitor(c);
    const asked = askedOf(c, visitor);
    const project =
      address && (await pages.useCases.project(address.owner, address.name, requestOf(asked, visitor)));
    if (!project) return notFound(c);
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Cookie');
    const locale = localeFor(c, project.locale);
    return c.html(renderProject(locale, await projectView(c, pages, project, asked, visitor)));
  });
  return app;
}
