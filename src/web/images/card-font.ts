// The font of cards: Inter, bundled, with the letters of every Latin, Greek and Cyrillic language. Read when the first card
// is drawn, never before: a server that draws none has no use for it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

// Each part has a name of its own, since of two fonts with one name only the first is looked into.
const PARTS = ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic'] as const;
const WEIGHTS = [400, 700] as const;

export const CARD_FAMILY = PARTS.map((part) => `Inter ${part}`).join(', ');

interface CardFont {
  readonly name: string;
  readonly weight: (typeof WEIGHTS)[number];
  readonly style: 'normal';
  readonly data: Buffer;
}

export function loadCardFonts(): Promise<CardFont[]> {
  const { resolve } = createRequire(import.meta.url);
  return Promise.all(
    PARTS.flatMap((part) =>
      WEIGHTS.map(async (weight) => ({
        name: `Inter ${part}`,
        weight,
        style: 'normal' as const,
        data: await readFile(resolve(`@fontsource/inter/files/inter-${part}-${weight}-normal.woff`)),
      })),
    ),
  );
}
