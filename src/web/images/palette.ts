// The colours of pictures, by day and by night. Each text on its ground has a contrast of at least 4.5.
import type { BadgeTone } from '../../templates/badge-words.ts';

/** auto: as the reader's own device. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

interface Paint {
  readonly day: string;
  readonly night: string;
}

const badgeLabel: Paint = { day: '#33403a', night: '#4a5751' };
const badgeMessage: Readonly<Record<BadgeTone, Paint>> = {
  grey: { day: '#5d6661', night: '#69736e' },
  blue: { day: '#1f5f99', night: '#2b73b3' },
  gold: { day: '#8a5a00', night: '#956300' },
  green: { day: '#14694a', night: '#1b7a57' },
};

/** Class names of a picture to the colours that fill them. */
export type Paints = Readonly<Record<string, Paint>>;

export const badgePaints = (tone: BadgeTone): Paints => ({ l: badgeLabel, m: badgeMessage[tone] });

/** Without the sign that begins a colour: as shields.io reads it. */
export const badgeColor = (tone: BadgeTone): string => badgeMessage[tone].day.slice(1);

const barOf: Readonly<Record<BadgeTone, Paint>> = {
  grey: { day: '#7d8882', night: '#7d8882' },
  blue: { day: '#2f7cc0', night: '#62a8e5' },
  gold: { day: '#c98a12', night: '#f0b84c' },
  green: { day: '#1c8a63', night: '#4fc795' },
};

export const bannerPaints = (tone: BadgeTone): Paints => ({
  sheet: { day: '#ffffff', night: '#171f1b' },
  line: { day: '#d9e0da', night: '#2b3731' },
  ink: { day: '#16211c', night: '#e6ede8' },
  soft: { day: '#55625b', night: '#a0aea6' },
  well: { day: '#0f5f45', night: '#6fdcb0' },
  on: { day: '#ffffff', night: '#06241a' },
  trough: { day: '#e0e8e2', night: '#26332c' },
  full: barOf[tone],
});

const rules = (paints: Paints, when: keyof Paint): string =>
  Object.entries(paints)
    .map(([name, paint]) => `.${name}{fill:${paint[when]}}`)
    .join('');

/** The style of a picture: one look, or both and the reader's device chooses. */
export function fills(paints: Paints, theme: Theme): string {
  const [day, night] = [rules(paints, 'day'), rules(paints, 'night')];
  if (theme === 'auto') return `${day}@media(prefers-color-scheme:dark){${night}}`;
  return theme === 'dark' ? night : day;
}
