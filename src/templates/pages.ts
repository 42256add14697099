// The pages as typed render functions: data in, HTML out. Every string is escaped but a specification, which
// comes as HTML that was made safe. What a view lacks throws; what is absent is undefined.
import type { DiffLine } from './line-diff.ts';
import type { BadgeTone } from './badge-words.ts';
import type { Bar, Figure } from './figure.ts';
import { type Frame, type Link, page } from './frame.ts';
import type { SharePanel } from './share-pages.ts';

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
  readonly badge: {
    readonly src: string;
    readonly alt: string;
    readonly markdown: string;
    /** Where a banner, a widget or a frame is put together. */
    readonly more: string;
  };
}

export interface StartPage extends Frame {
  readonly wishes: readonly CardView[];
  /** The reference of the API. */
  readonly api: string;
}
export const renderStart = page<StartPage>('start');

export interface ProjectPage extends Frame, Embedded {
  readonly project: string;
  readonly count: number;
  /** What the wishes come to, one for each kind of sum. */
  readonly sums: readonly { readonly amount: string; readonly words: string }[];
  readonly repositoryUrl: string;
  readonly filesHref: string;
  readonly feedHref: string;
  /** Opens the form of an issue. */
  readonly wishUrl: string;
  readonly filters: readonly {
    readonly href: string;
    readonly words: string;
    readonly count: number | undefined;
    readonly chosen: boolean;
  }[];
  readonly search: {
    readonly action: string;
    readonly words: string;
    readonly most: number;
    readonly kept: readonly { readonly name: string; readonly value: string }[];
    /** The same list without the search. */
    readonly clear: string | undefined;
  };
  readonly groups: readonly {
    readonly name: string;
    /** In all, on this page or not. */
    readonly count: number;
    readonly wishes: readonly CardView[];
  }[];
  /** Nothing was asked for: the list is all there is. */
  readonly isWhole: boolean;
  readonly first: string | undefined;
  readonly next: string | undefined;
  readonly apiHref: string;
}
export const renderProject = page<ProjectPage>('project');

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
  readonly dates: readonly { readonly name: string; readonly iso: string; readonly words: string }[];
  /** What the issue says: HTML that was made safe; undefined where nothing is kept of it. */
  readonly wished: string | undefined;
  readonly quotes: readonly QuoteCard[];
  readonly backedBy: { readonly names: readonly string[]; readonly others: string | undefined } | undefined;
  /** The newest first; a page of them. */
  readonly history: readonly { readonly iso: string; readonly day: string; readonly words: string }[];
  readonly newestHref: string | undefined;
  readonly earlierHref: string | undefined;
  readonly share: SharePanel | undefined;
}
export const renderWish = page<WishPage>('wish');

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
  /** Asks whether work may begin before the time to withdraw is over. */
  readonly early: { readonly checked: boolean } | undefined;
  readonly named: boolean;
  /** On behalf of an organisation; undefined where that is settled. */
  readonly billing: BillingForm | undefined;
  readonly submit: string;
  readonly submitHint: string;
}

interface BillingForm {
  readonly open: boolean;
  readonly organisation: string;
  readonly address: string;
  readonly taxNumber: string;
  readonly wrong: boolean;
  readonly limits: { readonly organisation: number; readonly address: number; readonly taxNumber: number };
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
  readonly mine:
    | {
        readonly title: string;
        readonly lines: readonly string[];
        /** What is owed at most, when, and how to get out. */
        readonly facts: readonly { readonly name: string; readonly words: string }[];
        /** The withdrawal function, while the right is there. */
        readonly withdrawHref: string | undefined;
      }
    | undefined;
  /** Their pledge waits until their time to withdraw is over: they may let work begin earlier. */
  readonly early: string | undefined;
  /** What they can say of the work that they paid for. */
  readonly say:
    | {
        readonly title: string;
        /** They have not yet, and it is asked. */
        readonly asks: boolean;
        readonly lines: readonly string[];
        readonly buttons: readonly {
          readonly path: 'extension' | 'object' | 'vote';
          readonly value: string;
          readonly words: string;
          readonly second: boolean;
        }[];
      }
    | undefined;
  /** The card did not work while the wish is being collected. */
  readonly trouble:
    { readonly title: string; readonly lines: readonly string[]; readonly confirm: boolean } | undefined;
  /** Another card can take the place of the one that is saved. */
  readonly card: { readonly expires: string | undefined } | undefined;
  readonly confirm: string | undefined;
  /** Names the quote that is shown, so that no other is agreed to by mistake. */
  readonly agreed: string;
  /** Where to send a confirmation, a card or a withdrawal; and what stands behind it. */
  readonly action: string;
  readonly query: string;
  readonly closed: string | undefined;
  readonly form: AmountForm | undefined;
  readonly currency: string;
  readonly terms: readonly string[];
  readonly onlyTerms: boolean;
  readonly withdraw: boolean;
}
export const renderPledge = page<PledgePage>('pledge');

export interface NoticePage extends Frame {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly links: readonly Link[];
}
export const renderNotice = page<NoticePage>('notice');

export interface AboutPage extends Frame {
  readonly heading: string;
  /** What the operator has not said, in one sentence. */
  readonly missing: string | undefined;
  readonly operator: readonly {
    readonly name: string;
    readonly words: string;
    readonly href: string | undefined;
  }[];
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly lines: readonly string[];
  }[];
}
export const renderAbout = page<AboutPage>('about');

interface TypeWords {
  readonly words: string;
  /** Where the type is described, on this page. */
  readonly href: string | undefined;
}

export interface ApiPage extends Frame {
  readonly overview: string;
  readonly limit: string;
  readonly descriptionHref: string;
  readonly example: string;
  readonly operations: readonly {
    readonly id: string;
    readonly summary: string;
    readonly path: string;
    readonly gives: TypeWords | undefined;
    readonly parameters: readonly {
      readonly name: string;
      readonly type: TypeWords;
      readonly meaning: string;
      readonly where: string;
    }[];
    readonly answers: readonly { readonly status: string; readonly description: string }[];
  }[];
  readonly fields: readonly {
    readonly name: string;
    readonly rows: readonly { readonly name: string; readonly type: TypeWords; readonly meaning: string }[];
  }[];
}
export const renderApi = page<ApiPage>('api');

export const renderUnsubscribe = page<Frame & { readonly heading: string; readonly action: string }>(
  'unsubscribe',
);
