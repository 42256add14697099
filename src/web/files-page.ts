// The files that a project may want of us, each opening filled in in GitHub's own editor: whoever may commit there commits, and
// the app asks for no right to. For a project that is known they say what holds there; for any other nothing is looked up.
import { type Context, Hono } from 'hono';
import { defaultSettings, type Settings } from '../domain/settings.ts';
import { type FilesPage, renderFiles } from '../templates/files-page.ts';
import { writeIssueForm, writeSettings } from '../templates/project-files.ts';
import { text } from '../templates/texts.ts';
import { projectIn, projectPath } from './addresses.ts';
import { badgeCode } from './cards.ts';
import { notFound } from './notices.ts';
import { frameFor, linker, localeFor, type Pages } from './page-context.ts';
import type { WishAddress } from './use-cases.ts';

type Repository = Omit<WishAddress, 'number'>;

const FORM = '.github/ISSUE_TEMPLATE/wish.yml';
const SETTINGS = '.github/wishwell.yml';
const README = 'README.md';

/** HEAD is the branch that the repository names as its own, whatever that is called. */
const inRepository = (githubUrl: string, repository: Repository, rest: string): string =>
  `${githubUrl}${projectPath(repository).slice('/gh'.length)}/${rest}`;

const newFile = (githubUrl: string, repository: Repository, path: string, content: string): string =>
  inRepository(
    githubUrl,
    repository,
    `new/HEAD?filename=${encodeURIComponent(path)}&value=${encodeURIComponent(content)}`,
  );

function filesOf(
  { publicUrl, github, currencies }: Pages,
  settings: Settings,
  repository: Repository | undefined,
): FilesPage['files'] {
  const { locale } = settings;
  const shown = repository ?? { owner: 'OWNER', name: 'REPOSITORY' };
  const path = projectPath(shown);
  const badge = badgeCode(
    text(locale, 'files:badge.alt'),
    `${publicUrl}/badge${path}.svg`,
    `${publicUrl}${path}`,
  );
  const create = (file: string, content: string, second = false) => ({
    href: newFile(github.url, shown, file, content),
    words: second ? text(locale, 'files:badge.create') : text(locale, 'files:open'),
    second,
  });
  const file = (id: string, at: string, content: string, links: FilesPage['files'][number]['links']) => ({
    id,
    path: at,
    title: text(locale, `files:${id}.title`),
    text: text(locale, `files:${id}.text`, { path: at, label: settings.label }),
    content,
    links: repository ? links : [],
  });
  const codes = currencies.map(({ code }) => code);
  const [form, rules] = [writeIssueForm(locale, settings.label), writeSettings(locale, settings, codes)];
  return [
    file('form', FORM, form, [create(FORM, form)]),
    file('rules', SETTINGS, rules, [create(SETTINGS, rules)]),
    file('badge', README, badge, [
      {
        href: inRepository(github.url, shown, `edit/HEAD/${README}`),
        words: text(locale, 'files:badge.edit'),
        second: false,
      },
      create(README, `# ${shown.name}\n\n${badge}\n`, true),
    ]),
  ];
}

const repositoryIn = (written: string | undefined): Repository | undefined => {
  const [owner, name, ...rest] = (written ?? '').trim().split('/');
  return rest.length > 0 ? undefined : projectIn(owner, name);
};

async function anyProject(c: Context, pages: Pages): Promise<Response> {
  const locale = localeFor(c);
  const written = c.req.query('repository')?.slice(0, 201);
  const repository = repositoryIn(written);
  const heading = repository
    ? text(locale, 'files:title', { project: `${repository.owner}/${repository.name}` })
    : text(locale, 'files:titleOfAny');
  const settings = { ...defaultSettings(pages.currencies[0]?.code ?? 'EUR'), locale };
  c.header('cache-control', 'private, no-cache');
  c.header('vary', 'Accept-Language, Cookie');
  return c.html(
    renderFiles(locale, {
      ...frameFor(c, locale, heading, await pages.cookies.visitor(c)),
      heading,
      project: undefined,
      ask: { repository: written ?? '', wrong: written !== undefined && !repository },
      files: filesOf(pages, settings, repository),
    }),
  );
}

async function knownProject(c: Context, pages: Pages): Promise<Response> {
  const address = projectIn(c.req.param('owner'), c.req.param('repo'));
  const project = address && (await pages.useCases.projectSettings(address.owner, address.name));
  if (!project) return notFound(c);
  const locale = localeFor(c, project.settings.locale);
  const name = `${project.owner}/${project.name}`;
  const heading = text(locale, 'files:title', { project: name });
  c.header('cache-control', 'private, no-cache');
  c.header('vary', 'Cookie');
  return c.html(
    renderFiles(locale, {
      ...frameFor(c, locale, heading, await pages.cookies.visitor(c)),
      heading,
      project: { href: linker(c)(projectPath(project)), name },
      ask: undefined,
      files: filesOf(pages, { ...project.settings, locale }, project),
    }),
  );
}

export function filesPages(pages: Pages): Hono {
  const app = new Hono();
  app.get('/files', (c) => anyProject(c, pages));
  app.get('/gh/:owner/:repo/files', (c) => knownProject(c, pages));
  return app;
}
