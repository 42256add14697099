// The start page and a project's wishes: what is nearest to its start stands first.
import { type Context, Hono } from 'hono';
import type { Phase } from '../domain/campaign.ts';
import { type ProjectGroup, type ProjectPage, renderProject, renderStart } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { projectIn, projectPath } from './addresses.ts';
import { badgeCode, cardOf } from './cards.ts';
import { discovery } from './embed/oembed.ts';
import { notFound } from './notices.ts';
import { frameFor, linker, localeFor, type Pages } from './page-context.ts';
import type { ShownProject } from './use-cases.ts';

const groupOf: Readonly<Record<Phase, ProjectGroup>> = {
  proposed: 'awaiting',
  open: 'awaiting',
  funding: 'awaiting',
  confirming: 'awaiting',
  collecting: 'awaiting',
  started: 'working',
  delivered: 'working',
  contested: 'working',
  completed: 'done',
  refunding: 'ended',
  refunded: 'ended',
  expired: 'ended',
  cancelled: 'ended',
};
const GROUPS: readonly ProjectGroup[] = ['awaiting', 'working', 'done', 'ended'];

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
    }),
  );
}

async function projectView(c: Context, pages: Pages, project: ShownProject): Promise<ProjectPage> {
  const locale = localeFor(c, project.locale);
  const place = `${project.owner}/${project.name}`;
  const path = projectPath(project);
  const link = linker(c);
  const alt = text(locale, 'pages:project.badgeAlt');
  const badge = `/badge${path}.svg`;
  const groups = GROUPS.map((name) => ({
    name,
    wishes: project.wishes
      .filter(({ progress }) => groupOf[progress.phase] === name)
      .map((wish) => cardOf(wish, locale, link)),
  }));
  const title = text(locale, 'pages:project.title', { project: place });
  return {
    ...frameFor(c, locale, title, await pages.cookies.visitor(c)),
    description: text(locale, 'pages:project.lead', { project: place }),
    canonical: pages.publicUrl + path,
    oembed: discovery(pages.publicUrl, pages.publicUrl + path),
    project: place,
    count: project.wishes.length,
    repositoryUrl: `${pages.github.url}${path.slice('/gh'.length)}`,
    groups: groups.filter(({ wishes }) => wishes.length > 0),
    badge: {
      src: link(badge),
      alt,
      markdown: badgeCode(alt, pages.publicUrl + badge, pages.publicUrl + path),
      more: link(`${path}/embed`),
    },
  };
}

export function listPages(pages: Pages): Hono {
  const app = new Hono();
  app.get('/', (c) => startPage(c, pages));
  app.get('/gh/:owner/:repo', async (c) => {
    const address = projectIn(c.req.param('owner'), c.req.param('repo'));
    const project = address && (await pages.useCases.project(address.owner, address.name));
    if (!project) return notFound(c);
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Cookie');
    return c.html(renderProject(localeFor(c, project.locale), await projectView(c, pages, project)));
  });
  return app;
}
