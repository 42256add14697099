import { describe, expect, test } from 'vitest';
import type { WishView } from '../../../src/ports/views.ts';
import { WISH, aWeb, aWish } from '../a-web.ts';

const CARD = `/card${WISH}.png`;
/** The programs that draw are loaded with the first card. */
const PATIENCE = 60_000;

const size = (png: Buffer): readonly number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('the card of a wish', () => {
  test(
    'is a picture of 1200 by 630, drawn once for a state and not sent again',
    async () => {
      let shown: WishView = aWish('funding');
      const web = aWeb({ useCases: { wish: async () => ({ view: shown, version: '1' }) } });
      const answer = await web.ask(CARD);
      const png = Buffer.from(await answer.arrayBuffer());
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(size(png)).toEqual([1200, 630]);
      const etag = answer.headers.get('etag') ?? '';
      const again = await web.ask(CARD, { headers: { 'if-none-match': etag } });
      expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
      const french = await web.ask(`${CARD}?lang=fr`);
      expect(french.headers.get('etag')).not.toBe(etag);
      shown = aWish('confirming');
      expect((await web.ask(CARD)).headers.get('etag')).not.toBe(etag);
    },
    PATIENCE,
  );

  test(
    'is drawn whole, and without boxes, whatever the title holds',
    async () => {
      const card = async (title: string) =>
        Buffer.from(await (await aWeb({ wish: aWish('funding', { title }) }).ask(CARD)).arrayBuffer());
      const plain = await card('Łódź');
      for (const lacking of ['日本', '👩‍👩‍👧‍👦', 'שלום', '\u202e\u0007', '\ud83d', '𓀀'])
        expect([lacking, (await card(`Łódź ${lacking}`)).equals(plain)]).toEqual([lacking, true]);
      for (const title of ['', '願い', 'W'.repeat(10_000), '<b>&"\'{{x}}', 'a\u0301'.repeat(5000)])
        expect(size(await card(title))).toEqual([1200, 630]);
    },
    PATIENCE,
  );

  test(
    'asked for by several at once is drawn for all of them, and of a project too',
    async () => {
      const web = aWeb();
      const cards = await Promise.all([web.ask(CARD), web.ask(CARD), web.ask('/card/gh/works/lantern.png')]);
      expect(cards.map(({ status }) => status)).toEqual([200, 200, 200]);
    },
    PATIENCE,
  );
});
