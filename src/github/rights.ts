// What the app and its installations may do and hear of, as GitHub says now: an owner has to accept each new permission.
import type { AppRights, Rights } from '../ports/forge.ts';
import type { InstallationOctokit } from './octokits.ts';

/** Of a thousand installations the first hundred are enough to see that something is wrong. */
const MOST = 100;

const rightsOf = (of: { readonly permissions: object; readonly events: readonly string[] }): AppRights => ({
  permissions: Object.fromEntries(
    Object.entries(of.permissions).map(([name, level]: [string, unknown]) => [name, String(level)]),
  ),
  events: of.events,
});

export async function readRights(octokit: InstallationOctokit): Promise<Rights> {
  const { data: app } = await octokit.rest.apps.getAuthenticated();
  const { data: installations } = await octokit.rest.apps.listInstallations({ per_page: MOST });
  if (app === null) throw new Error('GitHub does not know the app');
  return {
    ...rightsOf(app),
    installations: installations
      .filter(({ suspended_at: since }) => since === null || since === undefined)
      .map((one) => ({
        ...rightsOf(one),
        account: one.account?.login ?? String(one.id),
      })),
  };
}
