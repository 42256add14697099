// What every part of the local GitHub is given: the tables, the clock, the addresses, and where to announce a change.
import type { Env } from 'hono';
import type { Actor, Token, Tokens } from './identity.ts';
import type { Comment, Installation, Issue, Label, Pull, Repository, Tables, User } from './tables.ts';
import type { Role } from './roles.ts';

/** Something happened that the app may want to hear of. Its payload is made at once, of the rows as they are then. */
export interface Happening {
  readonly event:
    | 'issues'
    | 'issue_comment'
    | 'label'
    | 'repository'
    | 'pull_request'
    | 'installation'
    | 'installation_repositories';
  readonly action: string;
  readonly sender: User;
  readonly repository?: Repository;
  readonly issue?: Issue;
  readonly pull?: Pull;
  readonly comment?: Comment;
  readonly label?: Label;
  readonly assignee?: User;
  readonly changes?: object;
  readonly installation?: Installation;
  /** Of an installation whose chosen repositories are others now. */
  readonly reach?: { readonly added: readonly Repository[]; readonly removed: readonly Repository[] };
}

export interface World {
  readonly tables: Tables;
  readonly tokens: Tokens;
  readonly origin: string;
  readonly apiUrl: string;
  /** The Wishwell app itself. */
  readonly homepage: string;
  readonly webhookUrl: string;
  readonly callbackUrl: string;
  /** The moment, to the second, as GitHub writes it. */
  readonly now: () => string;
  readonly announce: (happening: Happening) => void;
}

/** What the middleware leaves for a route; `auth…` under the names that emulate's routes read. */
export interface Variables {
  actor: Actor;
  repository: Repository;
  role: Role;
  authUser: Token;
  authApp: { readonly appId: number; readonly slug: string; readonly name: string };
}

export interface GitHubEnv extends Env {
  Variables: Variables;
}

/** Sends a request through everything once more, at another address. */
export type Redispatch = (request: Request) => Response | Promise<Response>;
