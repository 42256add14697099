// Who may do what, asked of GitHub at that moment and kept for a minute at most. Refused when unknown: a login that now
// belongs to another id has no permission.
import type { Permission } from '../domain/campaign.ts';
import type { Project } from '../ports/records.ts';
import { type InstallationOctokit, isMissing, patiently, refusedBy } from './octokits.ts';
import { ForgeBusy } from '../ports/forge.ts';

const KEPT_MS = 60_000;

/** What is granted is the ceiling: a role's name is the owner's to choose, and only tells apart what GitHub sums up. */
function asPermission(granted: string, role: string | undefined): Permission {
  if (granted === 'admin') return 'admin';
  if (granted === 'write') return role === 'maintain' ? 'maintain' : 'write';
  if (granted === 'read') return role === 'triage' ? 'triage' : 'read';
  return 'none';
}

export interface Permissions {
  of(project: Project, person: { readonly id: bigint; readonly login: string }): Promise<Permission>;
}

/** @throws what GitHub answered when it does not say, or ForgeBusy: nobody is let in, or kept out, by an outage */
export function permissions(octokitOf: (project: Project) => Promise<InstallationOctokit>): Permissions {
  const kept = new Map<string, { readonly permission: Permission; readonly until: number }>();

  async function ask(
    project: Project,
    person: { readonly id: bigint; readonly login: string },
  ): Promise<Permission> {
    const octokit = await octokitOf(project);
    try {
      const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
        owner: project.owner,
        repo: project.name,
        username: person.login,
      });
      if (data.user === null || BigInt(data.user.id) !== person.id) return 'none';
      return asPermission(data.permission, data.role_name);
    } catch (error) {
      if (isMissing(error)) return 'none';
      throw error;
    }
  }

  return {
    async of(project, person) {
      const key = `${project.id}:${person.id}`;
      const held = kept.get(key);
      if (held && held.until > performance.now()) return held.permission;
      const permission = await patiently(() => ask(project, person));
      if (kept.size > 10_000) kept.clear();
      kept.set(key, { permission, until: performance.now() + KEPT_MS });
      return permission;
    },
  };
}

/**
 * People who may write to the repository, at most a minute old. Undefined where GitHub does not let the app see them, or the
 * repository is gone. @throws as permissions
 */
export function maintainers(
  octokitOf: (project: Project) => Promise<InstallationOctokit>,
): (project: Project) => Promise<readonly bigint[] | undefined> {
  const kept = new Map<bigint, { readonly people: readonly bigint[]; readonly until: number }>();

  async function ask(project: Project): Promise<readonly bigint[] | undefined> {
    try {
      const octokit = await octokitOf(project);
      const { owner, name: repo } = project;
      const { data } = await patiently(() =>
        octokit.rest.repos.listCollaborators({ owner, repo, permission: 'push', per_page: 100 }),
      );
      return data.filter(({ type }) => type === 'User').map(({ id }) => BigInt(id));
    } catch (error) {
      const forbidden = !(error instanceof ForgeBusy) && refusedBy(error)?.status === 403;
      if (forbidden || isMissing(error)) return undefined;
      throw error;
    }
  }

  return async (project) => {
    const held = kept.get(project.id);
    if (held && held.until > performance.now()) return held.people;
    const people = await ask(project);
    if (kept.size > 1_000) kept.clear();
    if (people) kept.set(project.id, { people, until: performance.now() + KEPT_MS });
    return people;
  };
}
