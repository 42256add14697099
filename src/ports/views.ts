// What surfaces show of a wish: data without words, the same for comment, page, badge and API.
import type { RefundCause } from '../domain/campaign-event.ts';
import type { Delay } from '../domain/delay.ts';
import type { Progress } from '../domain/progress.ts';
import type { Locale } from '../domain/settings.ts';
import type { WishPart } from '../domain/wish-form.ts';
import type { LineAnswer } from './answers.ts';
import type { AnnouncementKind } from './jobs.ts';
import type { AlteredQuote, Silence } from './records.ts';

export interface QuoteView {
  readonly developer: string;
  readonly version: number;
  readonly accepted: boolean;
  /** Minor units. */
  readonly amount: bigint;
  readonly remaining: bigint;
  readonly delay: Delay;
  readonly commentUrl: string | undefined;
  readonly specification: string;
  /** The version before, where there is one. */
  readonly before:
    { readonly amount: bigint; readonly delay: Delay; readonly specification: string } | undefined;
}

export interface WishView {
  readonly campaign: bigint;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly title: string;
  /** Parts of the issue form that its description lacks. */
  readonly missing: readonly WishPart[];
  readonly private: boolean;
  readonly issueUrl: string;
  readonly pageUrl: string;
  readonly pledgeUrl: string;
  readonly badgeUrl: string;
  readonly projectUrl: string;
  readonly requester: string;
  /** Why the money goes back, while it does and once it has. */
  readonly refundCause?: RefundCause | undefined;
  readonly developer: string | undefined;
  readonly progress: Progress;
  /** Live quotes, the accepted one first, then by amount. */
  readonly quotes: readonly QuoteView[];
  /** Logins of backers who chose to be named. */
  readonly namedBackers: readonly string[];
  /** Why nothing can be written in the issue although the wish goes on. */
  readonly silence: Silence | undefined;
  /** The comment of the accepted version says something else by now, or is gone. */
  readonly alteredQuote: AlteredQuote['how'] | undefined;
}

export interface AnnouncementView {
  readonly kind: AnnouncementKind;
  readonly percent: number | undefined;
  readonly wish: WishView;
}

export interface ReplyView {
  readonly author: string;
  readonly lines: readonly LineAnswer[];
  readonly locale: Locale;
  readonly currency: string;
  /** The issue's wish, where it is one. */
  readonly wish: WishView | undefined;
  /** Logins of the people whom refusals name. */
  readonly names: ReadonlyMap<bigint, string>;
}

/** For the author of a pull request that closes a wish which somebody else is paid to develop. */
export interface TakenView {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly issue: number;
  readonly developer: string;
  readonly dueAt: Temporal.Instant;
  readonly pageUrl: string;
}
