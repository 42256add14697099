// A badge as a pure function of its words: stripped of what hides or reorders text, cut, measured, and escaped by its
// template, in one place each. Under 1.4 KB whatever a title holds.
import type { BadgeWords } from '../../templates/badge-words.ts';
import { renderBadge } from '../../templates/images.ts';
import { badgePaints, fills, type Theme } from './palette.ts';
import { type Face, widthOf } from './text-width.ts';
import { visible } from './visible-text.ts';

export const badgeStyles = ['flat', 'flat-square', 'for-the-badge'] as const;
export type BadgeStyle = (typeof badgeStyles)[number];

export interface BadgeLook {
  readonly style: BadgeStyle;
  readonly theme: Theme;
}

interface Shape {
  readonly face: Face;
  readonly height: number;
  readonly baseline: number;
  readonly corner: number;
  readonly padding: number;
  readonly spacing: number;
  readonly upper: boolean;
}

const FLAT: Shape = {
  face: { size: 11, bold: false },
  height: 20,
  baseline: 14,
  corner: 4,
  padding: 6,
  spacing: 0,
  upper: false,
};

const shapes: Readonly<Record<BadgeStyle, Shape>> = {
  flat: FLAT,
  'flat-square': { ...FLAT, corner: 0 },
  'for-the-badge': {
    face: { size: 10, bold: true },
    height: 28,
    baseline: 18,
    corner: 0,
    padding: 11,
    spacing: 1,
    upper: true,
  },
};

/** The picture fits its text to this length, so that no font makes it overflow. */
const lengthOf = (words: string, { face, spacing }: Shape): number =>
  Math.max(4, Math.round(widthOf(words, face) + spacing * words.length));

export function drawBadge(words: BadgeWords, look: BadgeLook): string {
  const shape = shapes[look.style];
  const { height, padding, face } = shape;
  const said = (text: string): string => visible(shape.upper ? text.toUpperCase() : text);
  const [label, message] = [said(words.label), said(words.message)];
  const [labelLength, messageLength] = [lengthOf(label, shape), lengthOf(message, shape)];
  const messageAt = labelLength + 2 * padding;
  const messageWidth = messageLength + 2 * padding;
  return renderBadge('en', {
    title: visible(words.title),
    label,
    message,
    style: fills(badgePaints(words.tone), look.theme),
    font: `${face.bold ? 'bold ' : ''}${face.size}px`,
    height,
    baseline: shape.baseline,
    corner: shape.corner,
    width: messageAt + messageWidth,
    labelX: padding,
    messageAt,
    messageWidth,
    labelLength,
    messageX: messageAt + padding,
    messageLength,
    lineAt: height - 2,
    done: Math.round((messageWidth * Math.min(100, Math.max(0, words.percent))) / 100),
  }).trim();
}
