// Banners over HTTP: a wish as a picture for a page that takes no script.
import { Hono } from 'hono';
import { unknownBanner, wishBanner } from '../../templates/banner-words.ts';
import { wishIn } from '../addresses.ts';
import { askedLocale, type Pages } from '../page-context.ts';
import { bannerSizes, drawBanner } from './banner.ts';
import { keptAnswers } from './kept-answers.ts';
import { chosen, keyOf, named, SVG_HEADERS } from './looks.ts';
import { themes } from './palette.ts';

/** About 2.5 KB each. */
const MOST_KEPT = 4000;

export function banners({ useCases, refreshSeconds }: Pages): Hono {
  const unknown = {
    status: 200,
    headers: SVG_HEADERS,
    body: drawBanner(unknownBanner(), { size: 'medium', theme: 'auto' }),
  } as const;
  const pictures = keptAnswers(refreshSeconds, SVG_HEADERS, unknown, MOST_KEPT);
  const app = new Hono();
  app.get('/banner/gh/:owner/:repo/:file', (c) => {
    const look = { size: chosen(c, 'size', bannerSizes), theme: chosen(c, 'theme', themes) };
    const { owner, repo, file } = c.req.param();
    const address = wishIn(owner, repo, named(file, 'svg'));
    return pictures(c, keyOf(c, look.size, look.theme), {
      version: async () => address && useCases.version(address.owner, address.name, address.number),
      async make() {
        const shown = address && (await useCases.wish(address.owner, address.name, address.number));
        return shown && drawBanner(wishBanner(shown.view, askedLocale(c) ?? shown.view.locale), look);
      },
    });
  });
  return app;
}
