// The rows of emulate's tables, as far as we read or write them. No logic here. A field that emulate never heard of (app_id,
// deleted, former_names) is kept by its routes unread.

export interface UserData {
  readonly login: string;
  readonly node_id: string;
  readonly avatar_url: string;
  readonly gravatar_id: string;
  readonly type: 'User' | 'Bot';
  readonly site_admin: boolean;
  readonly name: string | null;
  readonly company: string | null;
  readonly blog: string;
  readonly location: string | null;
  readonly email: string | null;
  readonly hireable: boolean | null;
  readonly bio: string | null;
  readonly twitter_username: string | null;
  readonly public_repos: number;
  readonly public_gists: number;
  readonly followers: number;
  readonly following: number;
}

export interface OrganisationData {
  readonly login: string;
  readonly node_id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly company: null;
  readonly blog: string;
  readonly location: string | null;
  readonly email: string | null;
  readonly twitter_username: null;
  readonly is_verified: boolean;
  readonly has_organization_projects: boolean;
  readonly has_repository_projects: boolean;
  readonly public_repos: number;
  readonly public_gists: number;
  readonly followers: number;
  readonly following: number;
  readonly members_can_create_repositories: boolean;
  readonly default_repository_permission: 'none' | 'read' | 'write' | 'admin';
  readonly billing_email: string | null;
}

export interface TeamData {
  readonly org_id: number;
  readonly node_id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly privacy: 'closed' | 'secret';
  readonly permission: string;
  readonly parent_id: null;
  readonly members_count: number;
  readonly repos_count: number;
}

export interface MembershipData {
  readonly team_id: number;
  readonly user_id: number;
  readonly role: 'maintainer' | 'member';
}

export interface RepositoryData {
  readonly node_id: string;
  readonly name: string;
  readonly full_name: string;
  readonly owner_id: number;
  readonly owner_type: 'Organization' | 'User';
  readonly private: boolean;
  readonly description: string | null;
  readonly fork: boolean;
  readonly forked_from_id: number | null;
  readonly homepage: string | null;
  readonly language: string | null;
  readonly languages: Readonly<Record<string, number>>;
  readonly forks_count: number;
  readonly stargazers_count: number;
  readonly watchers_count: number;
  readonly size: number;
  readonly default_branch: string;
  readonly open_issues_count: number;
  readonly topics: readonly string[];
  readonly has_issues: boolean;
  readonly has_projects: boolean;
  readonly has_wiki: boolean;
  readonly has_pages: boolean;
  readonly has_downloads: boolean;
  readonly has_discussions: boolean;
  readonly archived: boolean;
  readonly disabled: boolean;
  readonly visibility: 'public' | 'private' | 'internal';
  readonly pushed_at: string | null;
  readonly allow_rebase_merge: boolean;
  readonly allow_squash_merge: boolean;
  readonly allow_merge_commit: boolean;
  readonly allow_auto_merge: boolean;
  readonly delete_branch_on_merge: boolean;
  readonly allow_forking: boolean;
  readonly is_template: boolean;
  readonly license: { readonly key: string; readonly name: string; readonly spdx_id: string } | null;
  /** Full names that it had before, so that old addresses still lead here. */
  readonly former_names?: readonly string[];
}

export interface CollaboratorData {
  readonly repo_id: number;
  readonly user_id: number;
  readonly permission: 'pull' | 'triage' | 'push' | 'maintain' | 'admin';
}

export interface LabelData {
  readonly node_id: string;
  readonly repo_id: number;
  readonly name: string;
  readonly description: string | null;
  readonly color: string;
  readonly default: boolean;
}

export interface IssueData {
  readonly node_id: string;
  readonly number: number;
  readonly repo_id: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: 'open' | 'closed';
  readonly state_reason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  readonly locked: boolean;
  readonly active_lock_reason: string | null;
  readonly user_id: number;
  readonly assignee_ids: readonly number[];
  readonly label_ids: readonly number[];
  readonly milestone_id: number | null;
  readonly comments: number;
  readonly closed_at: string | null;
  readonly closed_by_id: number | null;
  readonly is_pull_request: boolean;
  /** The app through which it was written. */
  readonly app_id?: number | null;
  /** A deleted issue keeps its number for ever, and nothing else. */
  readonly deleted?: boolean;
  /** The issue that it became in another repository: its address leads there. */
  readonly moved_to?: number;
}

export interface PullData {
  readonly node_id: string;
  readonly number: number;
  readonly repo_id: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly locked: boolean;
  readonly user_id: number;
  readonly assignee_ids: readonly number[];
  readonly label_ids: readonly number[];
  readonly milestone_id: number | null;
  readonly head_ref: string;
  readonly head_sha: string;
  readonly head_repo_id: number;
  readonly base_ref: string;
  readonly base_sha: string;
  readonly base_repo_id: number;
  readonly merged: boolean;
  readonly merged_at: string | null;
  readonly merged_by_id: number | null;
  readonly merge_commit_sha: string | null;
  readonly mergeable: boolean | null;
  readonly mergeable_state: string;
  readonly comments: number;
  readonly review_comments: number;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changed_files: number;
  readonly closed_at: string | null;
}

export interface CommentData {
  readonly node_id: string;
  readonly repo_id: number;
  readonly issue_number: number | null;
  readonly pull_number: number | null;
  readonly commit_sha: string | null;
  readonly body: string;
  readonly user_id: number;
  readonly comment_type: 'issue' | 'review' | 'commit';
  readonly app_id?: number | null;
  readonly minimized?: boolean;
  readonly edited_at?: string;
  /** Written by answering one of GitHub's mails. */
  readonly via_email?: boolean;
}

export interface IssueEventData {
  readonly node_id: string;
  readonly repo_id: number;
  readonly issue_number: number;
  readonly event: string;
  readonly actor_id: number;
  readonly commit_id: string | null;
  readonly commit_url: string | null;
  readonly label_name: string | null;
  readonly assignee_id: number | null;
  readonly milestone_title: string | null;
  readonly rename: { readonly from: string; readonly to: string } | null;
}

export interface MilestoneData {
  readonly node_id: string;
  readonly repo_id: number;
  readonly number: number;
  readonly title: string;
  readonly description: string | null;
  readonly creator_id: number;
  readonly open_issues: number;
  readonly closed_issues: number;
  readonly state: 'open' | 'closed';
  readonly due_on: string | null;
  readonly closed_at: string | null;
}

export interface AppData {
  readonly app_id: number;
  readonly slug: string;
  readonly name: string;
  readonly private_key: string;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly events: readonly string[];
  readonly webhook_url: null;
  readonly webhook_secret: string;
  readonly description: string;
  readonly client_id: string;
  readonly client_secret: string;
}

export interface InstallationData {
  readonly installation_id: number;
  readonly app_id: number;
  readonly account_type: 'Organization' | 'User';
  readonly account_id: number;
  readonly account_login: string;
  readonly repository_selection: 'all' | 'selected';
  readonly repository_ids: readonly number[];
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly events: readonly string[];
  readonly suspended_at: string | null;
  readonly suspended_by_id: number | null;
}
