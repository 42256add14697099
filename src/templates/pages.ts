// The pages and the badge as typed render functions: data in, HTML out. Every string is escaped but a specification, which
// comes as HTML that was made safe. What a view lacks throws; what is absent is undefined.
import type { DiffLine } from './line-diff.ts';
import { partial, template } from './engine.ts';
import type { BadgeTone } from './badge-words.ts';
import type { Bar, Figure } from './figure.ts';

for (const name of ['frame', 'bar', 'figure', 'card', 'quote', 'embed'])
  partial('html', name, `pages/${name}.html.hbs`);

export interface Link {
  readonly href: string;
  readonly words: string;
  /** The less likely way. */
  readonly second: boolean;
}

/** What surrounds every page. */
export interface Frame {
  readonly lang: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly canonical: string | undefined;
  readonly icon: string;
  readonly style: string;
  /** The start page, in the language that was asked for. */
  readonly home: string;
  /** Seconds after which the page is asked for again, without a script. */
  readonly again: number | undefined;
  /** Looks again by itself and replaces what changed. */
  readonly live:
    | { readonly script: string; readonly nonce: string; readonly watch: string; readonly seconds: number }
    | undefined;
  readonly visitor: string | undefined;
  readonly signIn: string | undefined;
  readonly other: { readonly href: string; readonly lang: string } | undefined;
}

export interface CardView {
  readonly figure: Figure;
  readonly bar: Bar | undefined;
  readonly href: string;
  readonly title: string;
  readonly tone: BadgeTone;
  readonly phase: string;
  readonly place: string;
  readonly gathered: string;
}

interface Embedded {
  readonly badge: { readonly src: string; readonly alt: string; readonly markdown: string };
}

export const renderStart = template<Frame & { readonly wishes: readonly CardView[] }>(
  'pages/start.html.hbs',
  'html',
);

export type ProjectGroup = 'awaiting' | 'working' | 'done' | 'ended';
export interface ProjectPage extends Frame, Embedded {
  readonly project: string;
  readonly count: number;
  readonly repositoryUrl: string;
  readonly groups: readonly { readonly name: ProjectGroup; readonly wishes: readonly CardView[] }[];
}
export const renderProject = template<ProjectPage>('pages/project.html.hbs', 'html');

export interface QuoteCard {
  readonly label: string;
  readonly developer: string;
  readonly version: number;
  readonly accepted: boolean;
  readonly amount: string;
  readonly delay: string;
  readonly bar: Bar | undefined;
  readonly remaining: string;
  readonly open: boolean;
  /** HTML that was made safe. */
  readonly specification: string;
  readonly changes:
    | {
        readonly version: number;
        /** Amount and delay before, where they changed. */
        readonly terms: string | undefined;
        readonly lines: readonly DiffLine[];
      }
    | undefined;
  readonly url: string;
}

export interface WishPage extends Frame, Embedded {
  readonly project: string;
  readonly projectHref: string;
  readonly issueUrl: string;
  readonly number: number;
  readonly wishTitle: string;
  readonly tone: BadgeTone;
  readonly phase: string;
  readonly requester: string;
  readonly figure: Figure;
  readonly bar: Bar | undefined;
  readonly gathered: string;
  readonly backers: number;
  readonly unconfirmed: string | undefined;
  readonly actions: readonly Link[];
  readonly stateSentence: string;
  readonly next: readonly string[];
  readonly quotes: readonly QuoteCard[];
  readonly backedBy: { readonly names: readonly string[]; readonly others: string | undefined } | undefined;
  readonly history: readonly { readonly iso: string; readonly day: string; readonly words: string }[];
}
export const renderWish = template<WishPage>('pages/wish.html.hbs', 'html');

export interface AmountForm {
  readonly title: string | undefined;
  readonly action: string;
  readonly amount: string;
  readonly wrong: boolean;
  readonly hint: string;
  readonly suggestions: readonly {
    readonly href: string;
    readonly amount: string;
    readonly why: string;
    readonly chosen: boolean;
  }[];
  readonly asksName: boolean;
  readonly named: boolean;
  readonly submit: string;
  readonly submitHint: string;
}

export interface PledgePage extends Frame {
  readonly project: string;
  readonly number: number;
  readonly wishHref: string;
  readonly heading: string;
  readonly figure: Figure;
  readonly bar: Bar | undefined;
  readonly gathered: string;
  readonly backers: number;
  readonly problem: string | undefined;
  readonly mine: { readonly title: string; readonly lines: readonly string[] } | undefined;
  readonly confirm: string | undefined;
  /** Names the quote that is shown, so that no other is agreed to by mistake. */
  readonly agreed: string;
  /** Where to send a confirmation or a withdrawal. */
  readonly action: string;
  readonly closed: string | undefined;
  readonly form: AmountForm | undefined;
  readonly currency: string;
  readonly terms: readonly string[];
  readonly onlyTerms: boolean;
  readonly withdraw: boolean;
}
export const renderPledge = template<PledgePage>('pages/pledge.html.hbs', 'html');

export interface NoticePage extends Frame {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly links: readonly Link[];
}
export const renderNotice = template<NoticePage>('pages/notice.html.hbs', 'html');

export interface BadgeView {
  readonly title: string;
  readonly label: string;
  readonly message: string;
  readonly tone: BadgeTone;
  readonly width: number;
  readonly messageAt: number;
  readonly messageWidth: number;
  readonly labelLength: number;
  readonly messageX: number;
  readonly messageLength: number;
  /** How far the line below the message reaches. */
  readonly done: number;
}
export const renderBadge = template<BadgeView>('svg/badge.svg.hbs', 'svg');
