// Where to post on Mastodon, which is many servers: the page asks for the visitor's own and leads there by a link, never by
// itself, so that no address of ours sends anybody to a place of somebody else's choosing. Nothing of it is kept.
import { type Context, Hono } from 'hono';
import { printable } from '../domain/text.ts';
import type { WishView } from '../ports/views.ts';
import { mastodonForm, mastodonText } from '../templates/share-links.ts';
import { type MastodonPage, renderMastodon } from '../templates/share-pages.ts';
import { text } from '../templates/texts.ts';
import { wishOf, wishPath } from './addresses.ts';
import { assetPaths } from './assets.ts';
import { notFound } from './notices.ts';
import { allowScripts, frameFor, linker, localeFor, type Pages } from './page-context.ts';

const LONGEST = 300;
/** A public host name: no port, no address in numbers, nothing on this machine. */
const SERVER = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/** mastodon.social, https://mastodon.social/@ada and @ada@mastodon.social name one server; undefined for what names none. */
export function serverIn(written: string): string | undefined {
  const [host = ''] = written
    .slice(0, LONGEST)
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('/');
  const url = URL.parse(`https://${host.split('@').at(-1) ?? ''}`);
  return url && url.port === '' && SERVER.test(url.hostname) ? url.hostname : undefined;
}

/** Whether our own form asked: a link from elsewhere must not choose where this page leads. */
function askedHere(c: Context, publicUrl: string): boolean {
  const site = c.req.header('sec-fetch-site');
  return site === undefined
    ? URL.parse(c.req.header('referer') ?? '')?.origin === publicUrl
    : site === 'same-origin';
}

async function pageView(c: Context, pages: Pages, wish: WishView): Promise<MastodonPage> {
  const locale = localeFor(c, wish.locale);
  const post = mastodonText(wish, locale);
  const written = c.req.query('instance')?.slice(0, LONGEST);
  const server = written === undefined ? undefined : serverIn(written);
  const isWrong = written !== undefined && server === undefined;
  const frame = frameFor(c, locale, text(locale, 'share:mastodon.title'), await pages.cookies.visitor(c));
  const nonce = allowScripts(c, pages);
  return {
    ...frame,
    scripts: [{ src: assetPaths.share, nonce }],
    place: `${wish.owner}/${wish.name} #${wish.number}`,
    wishHref: linker(c)(wishPath(wish)),
    post,
    problem: isWrong ? text(locale, 'share:mastodon.wrong', { read: `“${printable(written)}”` }) : undefined,
    go:
      server !== undefined && post !== undefined && askedHere(c, pages.publicUrl)
        ? { href: mastodonForm(server, post), words: text(locale, 'share:mastodon.go', { instance: server }) }
        : undefined,
    instance: written ?? '',
  };
}

export function mastodonPages(pages: Pages): Hono {
  const app = new Hono();
  app.get('/gh/:owner/:repo/:number/mastodon', async (c) => {
    const address = wishOf(c);
    const shown = address && (await pages.useCases.wish(address.owner, address.name, address.number));
    if (!shown) return notFound(c);
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Cookie');
    return c.html(renderMastodon(localeFor(c, shown.view.locale), await pageView(c, pages, shown.view)));
  });
  return app;
}
