// What is known of projects, wishes and people outside a campaign's own state.
import type { Campaign, Phase } from '../domain/campaign.ts';
import type { Locale, Settings } from '../domain/settings.ts';
import type { WishPart } from '../domain/wish-form.ts';

/** Where something of a project's settings is: in the repository itself, or in the owner's .github repository. */
export type SettingsPlace = 'repository' | 'owner';

/** The open issue that says what is wrong with a settings file. */
export interface SettingsIssue {
  readonly place: SettingsPlace;
  readonly number: number;
}

/** A repository, by GitHub's numeric id; owner and name are for display and addresses only. */
export interface Project {
  readonly id: bigint;
  readonly installation: bigint;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly settings: Settings;
  readonly settingsEtag: string | undefined;
  readonly settingsReadAt: Temporal.Instant | undefined;
  readonly settingsIssue: SettingsIssue | undefined;
  /** Labels that made wishes before the settings named another one: they keep being wishes. */
  readonly formerLabels: readonly string[];
  readonly archived: boolean;
  /** The owner has not granted what the app asks for: it cannot write. */
  readonly writesRefused: boolean;
  /** The label that the settings name, and what it was renamed to since. */
  readonly renamedLabel: { readonly was: string; readonly now: string } | undefined;
}

/** Why the app cannot write in an issue although its wish goes on. */
export type Silence = 'locked' | 'archived' | 'no-permission';

/** What happened to the comment of an accepted version since: the version stays as it was accepted. */
export interface AlteredQuote {
  readonly developer: bigint;
  readonly version: number;
  readonly how: 'edited' | 'deleted' | 'hidden';
}

/** What the forge last showed of a wish's issue. */
export interface IssueState {
  /** The forge's own time of it; undefined where none was seen yet. */
  readonly asOf: Temporal.Instant | undefined;
  readonly locked: boolean;
  /** What the issue form asks for and its description lacks. */
  readonly missing: readonly WishPart[];
  /** When it came here from another repository: comments from before have other ids since. */
  readonly movedAt: Temporal.Instant | undefined;
  /** Comments up to then were looked for. */
  readonly commentsUntil: Temporal.Instant;
  readonly alteredQuote: AlteredQuote | undefined;
}

export interface Wish {
  readonly campaign: bigint;
  readonly project: Project;
  /** GitHub's numeric id of the issue, and its number in the repository. */
  readonly issue: bigint;
  readonly number: number;
  readonly title: string;
  /** The status comment the app wrote and remembers, and what it last said. */
  readonly stickyComment: bigint | undefined;
  readonly stickyDigest: string | undefined;
  readonly labelledPhase: Phase | undefined;
  readonly state: IssueState;
}

/** How a campaign is found and shown without its pledges: `campaign.pledges` holds only those whose backers chose to be named. */
export interface WishSummary {
  readonly wish: Wish;
  readonly campaign: Campaign;
}

export interface Person {
  readonly id: bigint;
  /** undefined once the person had their data removed. */
  readonly login: string | undefined;
  /** The payment processor's name for them. */
  readonly customer: string | undefined;
  readonly email: string | undefined;
  /** The language that they last used. */
  readonly locale: Locale | undefined;
  /** The payment processor's name for where their payouts go. */
  readonly account: string | undefined;
  /** How many customers they were at the processor before, and are no more. */
  readonly formerCustomers: number;
}

/** A card saved for one campaign by one backer, in the processor's words. */
export interface Card {
  readonly customer: string;
  readonly paymentMethod: string;
  /** The same for the same card, whoever saves it. */
  readonly fingerprint: string | undefined;
  /** The last month it can be charged in. */
  readonly expires: { readonly year: number; readonly month: number } | undefined;
}

/** A pledge before its card is saved. Its id becomes the pledge's. */
export interface Checkout {
  readonly id: bigint;
  readonly campaign: bigint;
  readonly backer: bigint;
  /** Minor units of the campaign's currency. */
  readonly amount: bigint;
  readonly named: boolean;
  /** See domain/pledge.ts. */
  readonly business: boolean;
  readonly earlyWork: boolean;
  readonly session: string | undefined;
  readonly state: 'open' | 'complete' | 'expired';
  /** Another card for this pledge while it is being collected: its amount is held under this attempt. */
  readonly holds: { readonly pledge: bigint; readonly attempt: number } | undefined;
}

/** A saved card that will not live as long as the wish it is for. */
export interface ExpiringCard {
  readonly campaign: bigint;
  readonly backer: bigint;
  readonly expires: NonNullable<Card['expires']>;
}

/** A saved card that nobody will charge any more, and what the processor calls it. */
export interface IdleCard {
  readonly campaign: bigint;
  readonly backer: bigint;
  readonly paymentMethod: string;
}

export interface Session {
  readonly id: string;
  readonly person: bigint;
  readonly login: string;
}

/** Why, and who it was: what no event says. */
export interface OperatorAct {
  readonly act: 'refund';
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly reason: string;
  readonly by: string;
  readonly at: Temporal.Instant;
}
