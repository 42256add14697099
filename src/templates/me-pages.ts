// A person's own pages as typed render functions: what they pledged, quoted and are paid, and what is kept of them.
import { type Frame, type Link, page } from './frame.ts';
import type { BadgeTone } from './badge-words.ts';

/** Something of one's own around one wish. */
export interface OwnItem {
  readonly title: string;
  /** The wish's page; undefined where it is not public. */
  readonly href: string | undefined;
  readonly place: string;
  readonly tone: BadgeTone;
  readonly phase: string;
  /** What it is, in a few words. */
  readonly summary: string;
  readonly facts: readonly { readonly name: string; readonly words: string }[];
  readonly lines: readonly string[];
  /** It waits for this person. */
  readonly asks: boolean;
  readonly links: readonly Link[];
  /** Where there is no page to withdraw on: it is done here. */
  readonly leave: { readonly action: string; readonly campaign: string } | undefined;
}

export interface MePage extends Frame {
  readonly heading: string;
  readonly pledges: readonly OwnItem[];
  readonly quotes: readonly OwnItem[];
  readonly payouts: readonly OwnItem[];
  readonly payoutHref: string;
  readonly mail: {
    readonly words: string;
    readonly action: string;
    /** What the button asks for: news or none. */
    readonly news: 'yes' | 'no';
  };
  readonly exportHref: string;
  readonly forgetHref: string;
}
export const renderMe = page<MePage>('me');

export interface ForgetPage extends Frame {
  readonly heading: string;
  readonly action: string;
  readonly back: string;
  readonly problem: string | undefined;
  /** Wishes whose money is still under way. */
  readonly wishes: readonly { readonly title: string; readonly href: string | undefined }[];
}
export const renderForget = page<ForgetPage>('forget');

export interface WithdrawPage extends Frame {
  readonly heading: string;
  readonly back: string;
  readonly action: string;
  readonly campaign: string;
  readonly facts: readonly { readonly name: string; readonly words: string }[];
  readonly pledge: string;
  readonly noMail: string | undefined;
}
export const renderWithdraw = page<WithdrawPage>('withdraw');

export interface SmallerSumPage extends Frame {
  readonly heading: string;
  readonly back: string;
  readonly action: string;
  readonly campaign: string;
  readonly wish: { readonly title: string; readonly href: string | undefined };
  readonly text: string;
  readonly accept: string;
}
export const renderSmallerSum = page<SmallerSumPage>('smaller-sum');

export interface PayoutPage extends Frame {
  readonly heading: string;
  readonly back: string;
  readonly problem: string | undefined;
  readonly standing: string;
  /** What is still asked for. */
  readonly due: readonly string[];
  readonly form:
    | {
        readonly action: string;
        readonly email: string;
        readonly wrong: 'email' | 'country' | undefined;
        readonly countries: readonly {
          readonly code: string;
          readonly name: string;
          readonly chosen: boolean;
        }[];
      }
    | undefined;
  /** A button that goes on at the processor. */
  readonly goOn: { readonly action: string; readonly words: string } | undefined;
}
export const renderPayout = page<PayoutPage>('payout');
