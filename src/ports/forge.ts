// What we need of the forge (GitHub): permissions, one status comment, announcements, replies, labels. Views are data
// without words; the forge renders them. Every write may be repeated: it looks for its marker first.
import type { Permission, Phase } from '../domain/campaign.ts';
import type { Settings } from '../domain/settings.ts';
import type { Reaction } from './answers.ts';
import type { Project, SettingsIssue, SettingsPlace, Silence } from './records.ts';
import type { SeenComment, SeenIssue } from './seen.ts';
import type { AnnouncementView, ReplyView, TakenView, WishView } from './views.ts';

/** The issue, or its repository, is no longer there for us: nothing can be written, now or later. */
export class IssueGone extends Error {
  override readonly name = 'IssueGone';
}

/** The issue is locked for us: trying again is in vain until somebody unlocks it. */
export class IssueLocked extends Error {
  override readonly name = 'IssueLocked';
}

/** Nothing can be written in the repository until its owner changes that. */
export class WritesRefused extends Error {
  override readonly name = 'WritesRefused';
  readonly why: Exclude<Silence, 'locked'>;
  constructor(why: Exclude<Silence, 'locked'>, options?: ErrorOptions) {
    super(`nothing can be written: ${why}`, options);
    this.why = why;
  }
}

/** The forge asks to be left alone for a while. */
export class ForgeBusy extends Error {
  override readonly name = 'ForgeBusy';
  readonly waitSeconds: number;
  constructor(waitSeconds: number, options?: ErrorOptions) {
    super(`the forge asks to wait ${waitSeconds} s`, options);
    this.waitSeconds = waitSeconds;
  }
}

/** Where to write: an issue of a project. */
export interface IssueAddress {
  readonly installation: bigint;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

/** What may stand there instead. */
export type SettingsAllowed =
  | { readonly kind: 'one-of' | 'some-of' | 'keys'; readonly values: readonly string[] }
  | { readonly kind: 'hours' | 'days' | 'number'; readonly least: number; readonly most: number }
  /** Whole numbers from 1 to 99, each once. */
  | { readonly kind: 'percentages'; readonly most: number }
  | { readonly kind: 'label'; readonly longest: number }
  | { readonly kind: 'size'; readonly kibibytes: number }
  | { readonly kind: 'nested' | 'file-name'; readonly example: string }
  | { readonly kind: 'time-zone' | 'yaml' | 'once' | 'file' | 'utf-8' | 'straight-quotes' };

export interface SettingsProblem {
  readonly line: number;
  /** Empty where the file as a whole is meant. */
  readonly key: string;
  readonly value: string;
  readonly allowed: SettingsAllowed;
}

export type SettingsRead =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent'; readonly etag: string | undefined }
  | {
      readonly kind: 'valid';
      readonly settings: Settings;
      readonly etag: string | undefined;
      readonly place: SettingsPlace;
    }
  | {
      readonly kind: 'invalid';
      readonly etag: string | undefined;
      readonly place: SettingsPlace;
      readonly path: string;
      readonly problems: readonly SettingsProblem[];
    };

/** A comment as a look finds it. Nobody says who wrote what stands there now, unless it was never edited. */
export interface FoundComment {
  readonly comment: SeenComment;
  readonly createdAt: Temporal.Instant;
  readonly edited: boolean;
  /** Folded away by somebody who may moderate. */
  readonly hidden: boolean;
}

export type IssueReading =
  | { readonly kind: 'gone'; readonly how: 'deleted' | 'transferred' | 'app-removed' | 'app-suspended' }
  /** The repository's issues are switched off: nothing of them can be read or written until they are on again. */
  | { readonly kind: 'issues-disabled' }
  | {
      readonly kind: 'here';
      /** Another id than asked for, in another repository maybe: it was transferred. */
      readonly issue: SeenIssue;
      /** Written or edited since then, the oldest first. */
      readonly comments: readonly FoundComment[];
      /** Those that were asked for by id; the ones that are gone are not among them. */
      readonly asked: ReadonlyMap<bigint, FoundComment>;
    };

/** What an app may do, as names of permissions with their level, and what it hears of. */
export interface AppRights {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

export interface Rights extends AppRights {
  /** Those that are not suspended. */
  readonly installations: readonly (AppRights & { readonly account: string })[];
}

export interface Forge {
  /** @param comments to be looked at by id, whenever they were written */
  readIssue(
    project: Project,
    number: number,
    since: Temporal.Instant,
    comments: readonly bigint[],
  ): Promise<IssueReading>;
  /** The installation that reaches a repository now, where the app is installed on it. */
  installationOf(owner: string, name: string): Promise<bigint | undefined>;
  /** What a person is called now; undefined: their account was deleted. */
  loginOf(project: Project, person: bigint): Promise<string | undefined>;
  /** Asked at that moment, kept at most 60 s; 'none' for who is unknown or whose login now belongs to another id; throws when there is no answer. */
  permission(project: Project, person: { readonly id: bigint; readonly login: string }): Promise<Permission>;
  /**
   * Who maintains the repository at this moment, as far as one page of them goes: a second one is enough to know that there is
   * somebody independent. Undefined: the forge does not say. @throws when it does not answer
   */
  maintainers(project: Project): Promise<readonly bigint[] | undefined>;
  personByLogin(
    project: Project,
    login: string,
  ): Promise<{ readonly id: bigint; readonly login: string } | undefined>;
  /** Whether a comment came by mail; one that is gone counts as such. @param node as `SeenComment` names it */
  cameByMail(project: Project, node: string): Promise<boolean>;
  /** undefined: there is no such pull request. `mergedAt` only of one that was merged into the default branch. */
  pullRequest(
    project: Project,
    number: number,
  ): Promise<{ readonly author: bigint; readonly mergedAt: Temporal.Instant | undefined } | undefined>;
  /** Numbers of the issues in the same repository that the forge itself links as closed by a pull request. */
  closingReferences(project: Project, pull: number): Promise<readonly number[]>;
  /** Says on a pull request, once, that a wish it closes is in work already. Not being allowed to is no error. */
  flagTaken(at: IssueAddress, campaign: bigint, view: TakenView): Promise<void>;
  /** What writeStatus would write, as a digest: equal digests need no write. */
  statusDigest(view: WishView): string;
  /** Writes or edits the one status comment; edits only what the app itself wrote. */
  writeStatus(at: IssueAddress, remembered: bigint | undefined, view: WishView): Promise<bigint>;
  /** Writes one new comment unless one with this marker stands already. */
  announce(at: IssueAddress, marker: string, view: AnnouncementView): Promise<bigint>;
  /** undefined: there is nothing to say in words. */
  replyDigest(view: ReplyView): string | undefined;
  reply(at: IssueAddress, remembered: bigint | undefined, marker: string, view: ReplyView): Promise<bigint>;
  /** Also one that was written and never heard of; one already gone is no error. */
  removeReply(at: IssueAddress, remembered: bigint | undefined, marker: string): Promise<void>;
  /** Leaves exactly this one reaction of ours on a comment (undefined: none); a negative id is the issue itself. */
  react(at: IssueAddress, comment: bigint, reaction: Reaction | undefined): Promise<void>;
  /** Creates our phase labels where they are missing and leaves exactly one of them on the issue. */
  labelPhase(at: IssueAddress, phase: Phase): Promise<void>;
  assign(at: IssueAddress, login: string): Promise<void>;
  /** The repository's settings file, else the owner's; with the project's ETag, so that nothing changed costs nothing. */
  readSettings(project: Project): Promise<SettingsRead>;
  /**
   * Opens the one issue that says what is wrong, where the file is, or brings the open one up to date. Where nothing can be
   * written about an owner's file, the project is told; undefined: it cannot be told either.
   */
  reportSettings(
    project: Project,
    invalid: Extract<SettingsRead, { kind: 'invalid' }>,
  ): Promise<SettingsIssue | undefined>;
  closeSettingsReport(project: Project, issue: SettingsIssue): Promise<void>;
  /** Whether a signed-in person, by their own token, may read the repository. */
  mayRead(token: string, owner: string, name: string): Promise<boolean>;
  /** Whether the forge answers and knows us as the app. @throws when not */
  ping(): Promise<void>;
  /** What the app, and each installation of it, may do at this moment. */
  rights(): Promise<Rights>;
  /** Asks again for the deliveries that failed and are due by now; returns how many were asked for. */
  redeliverFailed(now: Temporal.Instant): Promise<number>;
}
