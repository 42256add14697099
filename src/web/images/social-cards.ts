// Cards over HTTP: the picture that other sites show for a shared wish. A card is named after what stands on it, so that it
// is drawn once for a state, and not at all for who has it already.
import { type Context, Hono } from 'hono';
import { projectCard, unknownBanner, wishBanner } from '../../templates/banner-words.ts';
import { projectIn, wishIn } from '../addresses.ts';
import { digest } from '../assets.ts';
import { askedLocale, type Pages } from '../page-context.ts';
import type { CardWords } from './card-layout.ts';
import { cardDrawer } from './draw-card.ts';
import { named } from './looks.ts';

/** About 50 KB each. */
const MOST_KEPT = 200;
const HEADERS = {
  'content-type': 'image/png',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
} as const;

type Png = Uint8Array<ArrayBuffer>;

export function socialCards({ useCases, refreshSeconds }: Pages): Hono {
  const draw = cardDrawer();
  const kept = new Map<string, Promise<Png>>();
  const fresh = `public, max-age=${Math.ceil(Math.min(60, Math.max(1, refreshSeconds)) / 2)}`;

  /** The same card is drawn once, also for those who ask while it is being drawn. */
  function card(name: string, words: CardWords): Promise<Png> {
    const known = kept.get(name);
    const drawn = known ?? draw(words);
    kept.delete(name);
    kept.set(name, drawn);
    if (!known) drawn.catch(() => kept.delete(name));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return drawn;
  }

  async function answer(c: Context, words: CardWords | undefined): Promise<Response> {
    const said = words ?? unknownBanner();
    const name = digest(JSON.stringify([said.title, said.place, said.figure, said.facts, said.bar?.percent]));
    if (!words) return c.body(await card(name, said), 200, { ...HEADERS, 'cache-control': 'no-store' });
    const headers = { ...HEADERS, 'cache-control': fresh, etag: `"${name}"` };
    const known = c.req.header('if-none-match')?.includes(headers.etag);
    return known ? c.body(null, 304, headers) : c.body(await card(name, said), 200, headers);
  }

  const app = new Hono();
  app.get('/card/gh/:owner/:file', async (c) => {
    const address = projectIn(c.req.param('owner'), named(c.req.param('file'), 'png'));
    const project = address && (await useCases.project(address.owner, address.name));
    return answer(c, project && projectCard(project, askedLocale(c) ?? project.locale));
  });
  app.get('/card/gh/:owner/:repo/:file', async (c) => {
    const address = wishIn(c.req.param('owner'), c.req.param('repo'), named(c.req.param('file'), 'png'));
    const shown = address && (await useCases.wish(address.owner, address.name, address.number));
    return answer(c, shown && wishBanner(shown.view, askedLocale(c) ?? shown.view.locale));
  });
  return app;
}
