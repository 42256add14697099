// What a card looks like: a picture of 1200 by 630 for who shares the page of a wish. What remains stands first and largest.
import type { BannerWords } from '../../templates/banner-words.ts';
import { CARD_FAMILY } from './card-font.ts';

export type CardWords = Pick<BannerWords, 'title' | 'place' | 'figure' | 'facts' | 'bar'>;

export const CARD = { width: 1200, height: 630 } as const;

type Style = Readonly<Record<string, string | number>>;
/** As satori takes it: what JSX would make. */
export interface Element {
  readonly type: string;
  readonly key: null;
  readonly props: Readonly<Record<string, unknown>>;
}

const box = (style: Style, ...children: readonly (Element | string)[]): Element => ({
  type: 'div',
  key: null,
  props: { style: { display: 'flex', ...style }, children: children.length === 1 ? children[0] : children },
});

const shape = (d: string, fill: string): Element => ({ type: 'path', key: null, props: { d, fill } });

/** The well of our icon, and the coin above it. */
const mark: Element = {
  type: 'svg',
  key: null,
  props: {
    width: 52,
    height: 52,
    viewBox: '0 0 32 32',
    children: [
      shape('M16 3a5 5 0 1 1 0 10a5 5 0 0 1 0-10z', '#f0b84c'),
      shape('M4 15h24l-3 14H7z', '#2e7d61'),
      shape('M6 20c3-2 5 2 10 0s7 2 10 0l-2 9H8z', '#7be0b8'),
    ],
  },
};

/** Letters so large that the figure fits on its line. */
const figureSize = (figure: string): number => Math.min(132, Math.floor(1750 / Math.max(1, figure.length)));

const bar = (percent: number): Element =>
  box(
    { width: '100%', height: 26, borderRadius: 13, background: '#1d5a46' },
    box({
      width: percent === 0 ? 0 : `${Math.max(3, percent)}%`,
      height: 26,
      borderRadius: 13,
      background: '#f0b84c',
    }),
  );

export const cardOf = (words: CardWords): Element =>
  box(
    {
      ...CARD,
      boxSizing: 'border-box',
      flexDirection: 'column',
      padding: '56px 72px',
      background: '#0d3428',
      color: '#f2f8f5',
      fontFamily: CARD_FAMILY,
    },
    box(
      { alignItems: 'center', gap: 18, fontSize: 30, color: '#a9d3c1', height: 52, overflow: 'hidden' },
      mark,
      box({}, words.place),
    ),
    box(
      {
        fontSize: figureSize(words.figure.figure),
        fontWeight: 700,
        letterSpacing: '-0.03em',
        lineHeight: 1.05,
        marginTop: 26,
        color: '#ffd98a',
        whiteSpace: 'nowrap',
      },
      words.figure.figure,
    ),
    box({ display: 'block', lineClamp: 1, fontSize: 38, marginTop: 6, color: '#d5e9df' }, words.figure.label),
    box({ flexGrow: 1 }, ' '),
    box(
      {
        display: 'block',
        fontSize: 46,
        fontWeight: 700,
        lineHeight: 1.2,
        lineClamp: 2,
        wordBreak: 'break-word',
        marginBottom: 26,
      },
      words.title,
    ),
    ...(words.bar ? [bar(words.bar.percent)] : []),
    box(
      { display: 'block', lineClamp: 1, fontSize: 29, marginTop: 24, color: '#a9d3c1' },
      words.facts.join('  ·  ') || ' ',
    ),
  );
