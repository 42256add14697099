// A banner as a pure function of its words, in three sizes: what remains first, the bar, and a call to act. Every text is
// measured and cut to its room; the picture holds no link, since whoever shows it wraps it in one.
import type { BannerWords } from '../../templates/banner-words.ts';
import { type BannerText, type BannerView, renderBanner } from '../../templates/images.ts';
import { bannerPaints, fills, type Theme } from './palette.ts';
import { type Face, fitted, widthOf } from './text-width.ts';
import { visible } from './visible-text.ts';

export const bannerSizes = ['medium', 'small', 'large'] as const;
export type BannerSize = (typeof bannerSizes)[number];

export interface BannerLook {
  readonly size: BannerSize;
  readonly theme: Theme;
}

/** Where a line of text stands, and its letters' size. */
interface Line {
  readonly y: number;
  readonly size: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly padding: number;
  readonly place: Line | undefined;
  readonly figure: Line;
  readonly label: Line;
  readonly title: Line;
  readonly bar: { readonly y: number; readonly height: number };
  readonly facts: Line;
  /** Top of the call, and its letters' size. */
  readonly call: Line | undefined;
}

const layouts: Readonly<Record<BannerSize, Layout>> = {
  small: {
    width: 320,
    height: 122,
    padding: 16,
    place: undefined,
    figure: { y: 36, size: 24 },
    label: { y: 54, size: 12 },
    title: { y: 77, size: 13 },
    bar: { y: 86, height: 7 },
    facts: { y: 109, size: 11 },
    call: undefined,
  },
  medium: {
    width: 480,
    height: 160,
    padding: 20,
    place: undefined,
    figure: { y: 52, size: 36 },
    label: { y: 76, size: 14 },
    title: { y: 105, size: 15 },
    bar: { y: 116, height: 9 },
    facts: { y: 145, size: 12 },
    call: { y: 22, size: 13 },
  },
  large: {
    width: 728,
    height: 220,
    padding: 28,
    place: { y: 40, size: 13 },
    figure: { y: 96, size: 50 },
    label: { y: 123, size: 16 },
    title: { y: 158, size: 18 },
    bar: { y: 170, height: 11 },
    facts: { y: 203, size: 13 },
    call: { y: 54, size: 15 },
  },
};

export const bannerBox = (size: BannerSize): { readonly width: number; readonly height: number } => {
  const { width, height } = layouts[size];
  return { width, height };
};

/** Of what is worth knowing as much as fits on the line, the first things first. */
function joined(facts: readonly string[], room: number, face: Face): string {
  const fit = facts.reduce((line, fact) => {
    const longer = line === '' ? fact : `${line} · ${fact}`;
    const fits = widthOf(longer, face) <= room && visible(longer) === longer;
    return line === '' || fits ? longer : line;
  }, '');
  return fitted(fit, room, face);
}

/** The largest letters in which it fits whole, or the smallest that are still read. */
function shrunk(text: string, room: number, { size, bold }: Face, least: number): Face {
  const fitting = Math.floor((room / widthOf(text, { size: 1, bold })) * 10) / 10;
  return { size: Math.min(size, Math.max(least, fitting)), bold };
}

function callOf(words: BannerWords, { call, width, padding }: Layout): BannerView['call'] {
  const said = visible(words.call);
  if (call === undefined || said === '') return undefined;
  const face = { size: call.size, bold: true };
  const height = Math.round(call.size * 2.6);
  const inner = Math.ceil(widthOf(said, face));
  const box = inner + 2 * call.size;
  return {
    words: said,
    loud: words.pledgeable,
    x: width - padding - box,
    y: call.y,
    width: box,
    height,
    corner: Math.round(height / 4),
    textX: width - padding - box / 2,
    textY: call.y + Math.round(height / 2 + call.size * 0.36),
    size: call.size,
  };
}

export function drawBanner(words: BannerWords, look: BannerLook): string {
  const layout = layouts[look.size];
  const { width, height, padding, bar, place } = layout;
  const room = width - 2 * padding;
  const call = callOf(words, layout);
  const put = (
    text: string,
    line: Line,
    ink: BannerText['ink'],
    bold: boolean,
    within = room,
  ): BannerText => {
    const said = visible(text);
    const least = ink === 'well' ? line.size / 2 : line.size * 0.85;
    const face = shrunk(said, within, { size: line.size, bold }, Math.ceil(least));
    const { size } = face;
    return { words: fitted(said, within, face), x: padding, y: line.y, size, weight: bold ? 700 : 400, ink };
  };
  const facts = words.facts.map(visible);
  const texts = [
    ...(place === undefined ? [] : [put(words.place, place, 'soft', false)]),
    put(words.figure.figure, layout.figure, 'well', true, call === undefined ? room : call.x - padding - 14),
    put(words.figure.label, layout.label, 'soft', false),
    put(words.title, layout.title, 'ink', true),
    put(joined(facts, room, { size: layout.facts.size, bold: false }), layout.facts, 'soft', false),
  ];
  const percent = Math.min(100, Math.max(0, words.bar?.percent ?? 0));
  return renderBanner('en', {
    title: visible(words.sentence),
    style: fills(bannerPaints(words.tone), look.theme),
    width,
    height,
    sheetWidth: width - 2,
    sheetHeight: height - 2,
    texts: texts.filter((line) => line.words !== ''),
    bar: words.bar && {
      x: padding,
      y: bar.y,
      width: room,
      height: bar.height,
      corner: bar.height / 2,
      // A sliver shows that something is there.
      done: percent === 0 ? 0 : Math.max(bar.height, Math.round((room * percent) / 100)),
    },
    call,
  }).trim();
}
