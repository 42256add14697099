// Lists of what is public: pages of wishes, of projects and of what happened, each found from where the last one ended; what
// they come to; and a version by which one sees that nothing shown has changed. Nothing here costs more than what it gives.
import type { RecordedEvent } from '../domain/campaign-event.ts';
import type { BandTotal, ListFilter, Place } from '../domain/listing.ts';
import type { Project, WishSummary } from './records.ts';

export type ListOrder = 'nearest' | 'newest';

/** Where a page ended: the place of its last wish, and its campaign. */
export interface ListPosition extends Place {
  readonly campaign: bigint;
}

export interface ListQuery extends ListFilter {
  /** undefined: all public projects. Whether this one is public is not asked here. */
  readonly project: bigint | undefined;
  /** Requested by this person, pledged for or quoted. */
  readonly person?: bigint | undefined;
  /** Every word of it begins a word of the title, or is the number. */
  readonly search?: string | undefined;
  readonly order: ListOrder;
  readonly after?: ListPosition | undefined;
  readonly limit: number;
}

export interface Page<Item, Position> {
  readonly items: readonly Item[];
  /** undefined on the last page. */
  readonly next: Position | undefined;
}

/** Where a page of what happened ended; newer comes first. */
export interface ToldPosition {
  readonly at: Temporal.Instant;
  readonly campaign: bigint;
  readonly sequence: number;
}

export interface ToldEvent extends RecordedEvent {
  readonly campaign: bigint;
}

export interface Lists {
  /** No backer is named in these summaries: `campaign.pledges` is empty. */
  listWishes(query: ListQuery): Promise<Page<WishSummary, ListPosition>>;
  /** Those that have wishes, the first to come first. */
  listProjects(after: bigint | undefined, limit: number): Promise<Page<Project, bigint>>;
  /** At most one row for each band and currency. */
  totalsOf(projects: readonly bigint[]): Promise<readonly (BandTotal & { readonly project: bigint })[]>;
  /** What anybody may read of what happened (domain/told.ts), the newest first. */
  told(
    of: { readonly campaign: bigint } | { readonly project: bigint },
    after: ToldPosition | undefined,
    limit: number,
  ): Promise<Page<ToldEvent, ToldPosition>>;
  /** What the page of a wish tells (domain/told.ts), the newest first; a page ends before the sequence it names. */
  timeline(campaign: bigint, before: number | undefined, limit: number): Promise<Page<RecordedEvent, number>>;
  summaries(campaigns: readonly bigint[]): Promise<readonly WishSummary[]>;
  /**
   * Changes whenever anything changes that is shown of a public wish, or without a number of a public project and its wishes.
   * undefined for what is unknown or private. Looks at no campaign.
   */
  shownVersion(owner: string, name: string, number?: number): Promise<string | undefined>;
}
