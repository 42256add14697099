// The page on which a snippet is put together: chosen by a form, seen live, copied. It works without a script; with one, each
// snippet has a button.
import { type Context, Hono } from 'hono';
import type { Locale } from '../../domain/settings.ts';
import { type BuilderPage, renderBuilder } from '../../templates/embed-pages.ts';
import { text } from '../../templates/texts.ts';
import { projectIn, projectPath, wishOf, wishPath } from '../addresses.ts';
import { assetPaths } from '../assets.ts';
import { badgeStyles } from '../images/badge.ts';
import { bannerSizes } from '../images/banner.ts';
import { chosen } from '../images/looks.ts';
import { themes } from '../images/palette.ts';
import { notFound } from '../notices.ts';
import { frameFor, linker, localeFor, type Pages } from '../page-context.ts';
import { newNonce } from '../security.ts';
import { builderSections } from './builder-sections.ts';
import { builderPolicy } from './policy.ts';
import type { Look, Subject } from './snippets.ts';
import { limitIn } from './words.ts';

const languages = ['page', 'en', 'fr'] as const;
const limits = ['5', '3', '10', '20'] as const;

interface Place {
  readonly path: string;
  /** works/lantern #3 */
  readonly name: string;
  readonly isProject: boolean;
  readonly locale: Locale;
}

function lookOf(c: Context): Look {
  const language = chosen(c, 'language', languages);
  return {
    theme: chosen(c, 'theme', themes),
    language: language === 'page' ? undefined : language,
    style: chosen(c, 'style', badgeStyles),
    size: chosen(c, 'size', bannerSizes),
    limit: limitIn(c.req.query('limit')),
  };
}

/** What can be chosen, with what is chosen. */
function choicesOf(c: Context, locale: Locale, isProject: boolean): BuilderPage['choices'] {
  const choice = (name: string, values: readonly [string, ...string[]]): BuilderPage['choices'][number] => {
    const now = chosen(c, name, values);
    return {
      name,
      label: text(locale, `embed:choices.${name}.label`),
      options: values.map((value) => ({
        value,
        words: name === 'limit' ? value : text(locale, `embed:choices.${name}.${value}`),
        chosen: value === now,
      })),
    };
  };
  return [
    choice('theme', themes),
    choice('language', languages),
    choice('style', badgeStyles),
    isProject ? choice('limit', limits) : choice('size', bannerSizes),
  ];
}

async function page(c: Context, pages: Pages, place: Place): Promise<Response> {
  const locale = localeFor(c, place.locale);
  const look = lookOf(c);
  const plain = place.isProject ? 'banner:plainProject' : 'banner:plain';
  const subject: Subject = {
    server: pages.publicUrl,
    path: place.path,
    isProject: place.isProject,
    words: text(look.language ?? place.locale, plain),
  };
  const nonce = newNonce();
  const link = linker(c);
  c.header('content-security-policy', builderPolicy(pages.checkoutOrigins, nonce));
  c.header('cache-control', 'private, no-cache');
  c.header('vary', 'Cookie');
  const heading = text(locale, 'embed:title');
  return c.html(
    renderBuilder(locale, {
      ...frameFor(c, locale, `${heading} · ${place.name}`, await pages.cookies.visitor(c)),
      description: text(locale, 'embed:lead'),
      heading,
      back: link(place.path),
      place: place.name,
      action: `${place.path}/embed`,
      speaks: c.req.query('lang') === locale ? locale : undefined,
      chose: ['theme', 'language', 'style', 'size', 'limit'].some((name) => c.req.query(name) !== undefined),
      choices: choicesOf(c, locale, place.isProject),
      sections: builderSections(subject, look, locale),
      server: pages.publicUrl,
      copying: { nonce, src: assetPaths.copy },
    }),
  );
}

export function builderPages(pages: Pages): Hono {
  const app = new Hono();
  app.get('/gh/:owner/:repo/embed', async (c) => {
    const address = projectIn(c.req.param('owner'), c.req.param('repo'));
    const project = address && (await pages.useCases.project(address.owner, address.name));
    if (!project) return notFound(c);
    const name = `${project.owner}/${project.name}`;
    return page(c, pages, { path: projectPath(project), name, isProject: true, locale: project.locale });
  });
  app.get('/gh/:owner/:repo/:number/embed', async (c) => {
    const address = wishOf(c);
    const shown = address && (await pages.useCases.wish(address.owner, address.name, address.number));
    if (!shown) return notFound(c);
    const { view } = shown;
    const name = `${view.owner}/${view.name} #${view.number}`;
    return page(c, pages, { path: wishPath(view), name, isProject: false, locale: view.locale });
  });
  return app;
}
