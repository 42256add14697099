// Cards over HTTP: the picture that other sites show for a shared wish. A card is named after what stands on it, so that it
// is drawn once for a state, and not at all for who has it already.
import { type Context, Hono } from 'hono';
import { projectCard, unknownBanner, wishBanner } from '../../templates/banner-words.ts';
import { projectIn, wishIn } from '../addresses.ts';
import { digest } from '../assets.ts';
import { askedLocale, type Pages } from '../page-context.ts';
import { names, unchanged } from '../unchanged.ts';
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

interface Source {
  readonly version: () => Promise<string | undefined>;
  readonly words: () => Promise<CardWords | undefined>;
}

type Png = Uint8Array<ArrayBuffer>;

export function socialCards({ useCases, refreshSeconds }: Pages): Hono {
  const draw = cardDrawer();
  const kept = new Map<string, Promise<Png>>();
  const tags = unchanged();
  const fresh = `public, max-age=${Math.ceil(Math.min(60, Math.max(1, refreshSeconds)) / 2)}`;

  const shown = (etag: string) => ({ ...HEADERS, 'cache-control': fresh, etag });

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

  async function answer(c: Context, { version, words }: Source): Promise<Response> {
    const key = `${askedLocale(c) ?? ''} ${c.req.path.toLowerCase()}`;
    const now = await version();
    const tag = now === undefined ? undefined : tags.tag(key, now);
    const asked = c.req.header('if-none-match');
    // Whoever has it already is told so without anybody looking at a wish.
    if (tag !== undefined && names(asked, tag)) return c.body(null, 304, shown(tag));
    const found = now === undefined ? undefined : await words();
    const said = found ?? unknownBanner();
    const parts = JSON.stringify([said.title, said.place, said.figure, said.facts, said.bar?.percent]);
    const drawn = (): Promise<Png> => card(digest(parts), said);
    if (!found || now === undefined)
      return c.body(await drawn(), 200, { ...HEADERS, 'cache-control': 'no-store' });
    const etag = tags.remember(key, now, parts);
    return names(asked, etag) ? c.body(null, 304, shown(etag)) : c.body(await drawn(), 200, shown(etag));
  }

  const app = new Hono();
  app.get('/card/gh/:owner/:file', (c) => {
    const address = projectIn(c.req.param('owner'), named(c.req.param('file'), 'png'));
    return answer(c, {
      version: async () => address && useCases.version(address.owner, address.name),
      async words() {
        const project = address && (await useCases.project(address.owner, address.name));
        return project && projectCard(project, askedLocale(c) ?? project.locale);
      },
    });
  });
  app.get('/card/gh/:owner/:repo/:file', (c) => {
    const { owner, repo, file } = c.req.param();
    const address = wishIn(owner, repo, named(file, 'png'));
    return answer(c, {
      version: async () => address && useCases.version(address.owner, address.name, address.number),
      async words() {
        const wish = address && (await useCases.wish(address.owner, address.name, address.number));
        return wish && wishBanner(wish.view, askedLocale(c) ?? wish.view.locale);
      },
    });
  });
  return app;
}
