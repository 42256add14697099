// The tables of the local GitHub by name: emulate's, and those for what it lacks. No logic here.
import type { Database, Row } from './database.ts';
import type {
  AppData,
  CollaboratorData,
  CommentData,
  InstallationData,
  IssueData,
  IssueEventData,
  LabelData,
  MembershipData,
  MilestoneData,
  OrganisationData,
  PullData,
  RepositoryData,
  TeamData,
  UserData,
} from './rows.ts';

export const REACTIONS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
export type ReactionContent = (typeof REACTIONS)[number];

export interface ReactionData {
  readonly subject: 'issue' | 'comment';
  readonly subject_id: number;
  readonly content: ReactionContent;
  readonly user_id: number;
}

export interface SeatData {
  readonly user_id: number;
  readonly role: 'requester' | 'backer' | 'developer' | 'maintainer' | 'outsider';
  readonly token: string;
}

export interface CodeData {
  readonly code: string;
  readonly user_id: number;
  readonly redirect_uri: string;
  readonly challenge: string | null;
  readonly expires: number;
}

/** A delivery on its way: it leaves this table when it was tried. */
export interface OutgoingData {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installation_id: number | null;
  readonly repository_id: number | null;
  readonly redelivery: boolean;
  /** Deliveries with the same key go one after the other. */
  readonly queue: string;
  /** The exact bytes, deflated: the list of deliveries is most of the state file. */
  readonly body: string;
}

export interface DeliveryData extends OutgoingData {
  readonly delivered_at: string;
  readonly duration: number;
  readonly status: string;
  readonly status_code: number;
  readonly answer: string;
}

export const openTables = (db: Database) => ({
  users: db.collection<UserData>('github.users'),
  organisations: db.collection<OrganisationData>('github.orgs'),
  teams: db.collection<TeamData>('github.teams'),
  memberships: db.collection<MembershipData>('github.team_members'),
  repositories: db.collection<RepositoryData>('github.repos'),
  collaborators: db.collection<CollaboratorData>('github.collaborators'),
  labels: db.collection<LabelData>('github.labels'),
  issues: db.collection<IssueData>('github.issues'),
  pulls: db.collection<PullData>('github.pull_requests'),
  comments: db.collection<CommentData>('github.comments'),
  issueEvents: db.collection<IssueEventData>('github.issue_events'),
  milestones: db.collection<MilestoneData>('github.milestones'),
  apps: db.collection<AppData>('github.apps'),
  installations: db.collection<InstallationData>('github.app_installations'),
  /** emulate notes every token that it makes, for a page that nobody can reach here. */
  tokenNotes: db.collection<object>('github.installation_token_metadata'),
  reactions: db.collection<ReactionData>('local.reactions'),
  seats: db.collection<SeatData>('local.people'),
  codes: db.collection<CodeData>('local.oauth_codes'),
  outgoing: db.collection<OutgoingData>('local.outgoing'),
  deliveries: db.collection<DeliveryData>('local.deliveries'),
});
export type Tables = ReturnType<typeof openTables>;

export type User = Row<UserData>;
export type Organisation = Row<OrganisationData>;
export type Repository = Row<RepositoryData>;
export type Label = Row<LabelData>;
export type Issue = Row<IssueData>;
export type Pull = Row<PullData>;
export type Comment = Row<CommentData>;
export type Milestone = Row<MilestoneData>;
export type App = Row<AppData>;
export type Installation = Row<InstallationData>;
export type Reaction = Row<ReactionData>;
export type Outgoing = Row<OutgoingData>;
export type Delivery = Row<DeliveryData>;
