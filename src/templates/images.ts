// Pictures as typed render functions: data in, SVG out, every string escaped. What a view lacks throws.
import { template } from './engine.ts';

/** All lengths in pixels. */
export interface BadgeView {
  readonly title: string;
  readonly label: string;
  readonly message: string;
  /** Rules of our own making. */
  readonly style: string;
  readonly font: string;
  readonly height: number;
  readonly baseline: number;
  readonly corner: number;
  readonly width: number;
  readonly labelX: number;
  readonly messageAt: number;
  readonly messageWidth: number;
  readonly labelLength: number;
  readonly messageX: number;
  readonly messageLength: number;
  readonly lineAt: number;
  /** How far the line below the message reaches. */
  readonly done: number;
}
export const renderBadge = template<BadgeView>('svg/badge.svg.hbs', 'svg');

export interface BannerText {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly ink: 'ink' | 'soft' | 'well';
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly corner: number;
}

export interface BannerView {
  readonly title: string;
  readonly style: string;
  readonly width: number;
  readonly height: number;
  readonly sheetWidth: number;
  readonly sheetHeight: number;
  readonly texts: readonly BannerText[];
  readonly bar: (Box & { readonly done: number }) | undefined;
  readonly call:
    | (Box & {
        readonly words: string;
        /** Asks for a pledge. */
        readonly loud: boolean;
        readonly textX: number;
        readonly textY: number;
        readonly size: number;
      })
    | undefined;
}
export const renderBanner = template<BannerView>('svg/banner.svg.hbs', 'svg');
