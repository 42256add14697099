// Who may do what in a repository: the roles of people and of the app, as GitHub grants them.
// Nothing here is remembered: a role is looked up at the moment it is asked for.
import { forbidden, notForIntegrations, notFound } from './faults.ts';
import type { Actor, Author } from './identity.ts';
import { asAuthor } from './identity.ts';
import type { Installation, Repository, Tables, User } from './tables.ts';

const ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const atLeast = (role: Role, wanted: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(wanted);
const higher = (one: Role, other: Role): Role => (atLeast(one, other) ? one : other);

const GRANTS = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
} as const;

export function isMember(tables: Tables, user: User, organisation: number): 'owner' | 'member' | undefined {
  const teams = tables.teams.findBy('org_id', organisation);
  const seats = tables.memberships.where(
    (seat) => seat.user_id === user.id && teams.some((team) => team.id === seat.team_id),
  );
  if (seats.length === 0) return undefined;
  const owners = teams.find((team) => team.slug === 'members');
  return seats.some((seat) => seat.team_id === owners?.id && seat.role === 'maintainer') ? 'owner' : 'member';
}

/** What somebody gave them by name or by membership; 'none' for the rest of the world. */
export function grantedRole(tables: Tables, user: User, repository: Repository): Role {
  const own = repository.owner_type === 'User' && repository.owner_id === user.id;
  const seat =
    repository.owner_type === 'Organization' ? isMember(tables, user, repository.owner_id) : undefined;
  if (own || seat === 'owner') return 'admin';
  const base = tables.organisations.get(repository.owner_id)?.default_repository_permission ?? 'none';
  const grant = tables.collaborators.find(
    (row) => row.repo_id === repository.id && row.user_id === user.id,
  )?.permission;
  return higher(seat === 'member' ? base : 'none', grant === undefined ? 'none' : GRANTS[grant]);
}

/** What they can do in fact: everybody reads what is public. */
export const effectiveRole = (tables: Tables, user: User, repository: Repository): Role =>
  higher(grantedRole(tables, user, repository), repository.private ? 'none' : 'read');

export const covers = (installation: Installation, repository: Repository): boolean =>
  installation.suspended_at === null &&
  installation.account_id === repository.owner_id &&
  installation.account_type === repository.owner_type &&
  (installation.repository_selection === 'all' || installation.repository_ids.includes(repository.id));

export function installationFor(tables: Tables, repository: Repository): Installation | undefined {
  return tables.installations.find((row) => covers(row, repository));
}

/** The role of whoever asks, as far as issues go; the app writes in issues and nowhere else. */
export function roleIn(tables: Tables, actor: Actor, repository: Repository): Role {
  const open = repository.private ? 'none' : 'read';
  switch (actor.kind) {
    case 'nobody':
      return open;
    case 'app':
      return 'none';
    case 'installation': {
      if (!covers(actor.installation, repository)) return open;
      return [actor.installation.permissions, actor.token.installation?.permissions].every(
        (granted) => granted?.['issues'] === 'write',
      )
        ? 'write'
        : 'read';
    }
    case 'person': {
      // A token got by signing in reaches what the person and the app may both reach.
      const hidden =
        actor.appId !== null && repository.private && installationFor(tables, repository) === undefined;
      return hidden ? 'none' : effectiveRole(tables, actor.user, repository);
    }
  }
}

/** Throws unless the role suffices: 404 where they may not even look, 401 for nobody, 403 otherwise. */
export function need(actor: Actor, role: Role, wanted: Role, message?: string): Author {
  if (role === 'none') throw notFound();
  const author = asAuthor(actor);
  if (atLeast(role, wanted)) return author;
  throw author.kind === 'installation' ? notForIntegrations() : forbidden(message);
}
