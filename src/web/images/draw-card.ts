// A card drawn: words to PNG, one at a time, off the main thread where it takes long. The programs that draw are large, so
// they are loaded with the first card. A character that the font lacks is left out and never breaks a card.
import { loadCardFonts } from './card-font.ts';
import { CARD, type CardWords, cardOf } from './card-layout.ts';
import { graphemes, oneLine } from './visible-text.ts';

/** More than two lines hold. */
const MOST_LETTERS = 160;

async function loadTools() {
  const [{ default: satori }, { renderAsync }, fonts] = await Promise.all([
    import('satori'),
    import('@resvg/resvg-js'),
    loadCardFonts(),
  ]);
  return { satori, renderAsync, fonts };
}
type Tools = Awaited<ReturnType<typeof loadTools>>;

/** Every text of a card through the same hands. */
const mapped = (words: CardWords, change: (text: string) => string): CardWords => ({
  title: change(words.title),
  place: change(words.place),
  figure: { ...words.figure, figure: change(words.figure.figure), label: change(words.figure.label) },
  facts: words.facts.map(change),
  bar: words.bar,
});

const shown = (text: string): string =>
  graphemes(oneLine(text.normalize('NFC')))
    .slice(0, MOST_LETTERS)
    .join('');

const without =
  (missing: ReadonlySet<string>) =>
  (text: string): string =>
    graphemes(text)
      .filter((letter) => !missing.has(letter))
      .join('')
      .replace(/ +/g, ' ')
      .trim();

/** @returns the picture as SVG, and the characters that the font lacks, for which it holds boxes */
async function layOut({ satori, fonts }: Tools, words: CardWords) {
  const missing = new Set<string>();
  const svg = await satori(cardOf(words), {
    ...CARD,
    fonts,
    loadAdditionalAsset: async (_language, segment) => {
      for (const letter of graphemes(segment)) missing.add(letter);
      return [];
    },
  });
  return { svg, missing };
}

async function draw(tools: Tools, words: CardWords): Promise<Uint8Array<ArrayBuffer>> {
  const clean = mapped(words, shown);
  const first = await layOut(tools, clean);
  const { svg } =
    first.missing.size === 0 ? first : await layOut(tools, mapped(clean, without(first.missing)));
  const image = await tools.renderAsync(svg, { font: { loadSystemFonts: false } });
  return new Uint8Array(image.asPng());
}

/** A way to draw cards: however many are asked for at once, one is drawn after the other. */
export function cardDrawer(): (words: CardWords) => Promise<Uint8Array<ArrayBuffer>> {
  let tools: Promise<Tools> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (words) => {
    tools ??= loadTools();
    const loaded = tools;
    const drawn = last.then(async () => draw(await loaded, words));
    // What fails is told to whoever asked for it, and holds up nobody after.
    last = drawn.catch(() => undefined);
    return drawn;
  };
}
