// The pages as typed render functions. A page is shown in one language; what people wrote is escaped, or was made safe.
import { partial, template } from './engine.ts';

partial('html', 'head', 'pages/layout-head.html.hbs');
partial('html', 'foot', 'pages/layout-foot.html.hbs');
partial('html', 'card', 'pages/card.html.hbs');

interface Layout {
  readonly lang: string;
  readonly title: string;
  /** Who is signed in; empty for nobody. */
  readonly login: string;
}

export interface CardView {
  readonly path: string;
  readonly title: string;
  readonly headline: string;
  readonly place: string;
  readonly phase: string;
  readonly backers: number;
  readonly pledged: string;
  /** Empty while no quote is accepted. */
  readonly target: string;
  readonly percent: number;
}

export const renderStart = template<Layout & { readonly any: boolean; readonly wishes: readonly CardView[] }>(
  'pages/start.html.hbs',
  'html',
);

export const renderProject = template<
  Layout & {
    readonly project: string;
    readonly any: boolean;
    readonly count: number;
    readonly wishes: readonly CardView[];
  }
>('pages/project.html.hbs', 'html');

export interface QuoteRow {
  readonly developer: string;
  readonly version: number;
  readonly accepted: boolean;
  readonly open: boolean;
  readonly amount: string;
  readonly delayWords: string;
  readonly remaining: string;
  readonly url: string;
  readonly before: boolean;
  readonly beforeAmount: string;
  readonly beforeDelay: string;
  readonly specChanged: boolean;
  /** HTML that was made safe. */
  readonly specification: string;
}

export interface WishPage extends Layout {
  readonly project: string;
  readonly projectPath: string;
  readonly issueUrl: string;
  readonly number: number;
  readonly phase: string;
  readonly wishTitle: string;
  readonly headline: string;
  readonly phaseSentence: string;
  readonly target: string;
  readonly pledged: string;
  readonly percent: number;
  readonly backers: number;
  readonly pledgeable: boolean;
  readonly pledgePath: string;
  readonly gap: string;
  readonly gapPlain: string;
  readonly next: readonly string[];
  readonly quotes: readonly QuoteRow[];
  readonly named: string;
  readonly timeline: readonly { readonly iso: string; readonly day: string; readonly words: string }[];
  readonly badgePath: string;
  readonly badgeMarkdown: string;
}
export const renderWish = template<WishPage>('pages/wish.html.hbs', 'html');

export interface PledgePage extends Layout {
  readonly project: string;
  readonly number: number;
  readonly wishPath: string;
  readonly pledgePath: string;
  readonly signInPath: string;
  readonly wishTitle: string;
  readonly headline: string;
  readonly problem: string;
  readonly signedIn: boolean;
  readonly mine: string;
  readonly minePlain: string;
  readonly mayChange: boolean;
  readonly consentAsked: boolean;
  readonly offer: boolean;
  readonly closed: boolean;
  readonly currency: string;
  readonly amount: string;
  readonly floor: string;
  readonly suggestions: readonly { readonly plain: string; readonly words: string }[];
}
export const renderPledge = template<PledgePage>('pages/pledge.html.hbs', 'html');

export const renderMessage = template<
  Layout & {
    readonly heading: string;
    readonly message: string;
    readonly link: string;
    readonly linkWords: string;
  }
>('pages/message.html.hbs', 'html');

export interface BadgeView {
  readonly label: string;
  readonly message: string;
  readonly colour: string;
  readonly width: number;
  readonly labelWidth: number;
  readonly messageWidth: number;
  readonly labelX: number;
  readonly messageX: number;
  readonly labelText: number;
  readonly messageText: number;
}
export const renderBadge = template<BadgeView>('svg/badge.svg.hbs', 'svg');
