// The app and its installations as GitHub's API and webhooks show them. Reads rows, changes nothing.
import { nodeId } from './identifiers.ts';
import type { App, Installation } from './tables.ts';
import { accountShape, userById } from './shape-people.ts';
import type { World } from './world.ts';

/** The app belongs to the organisation that it is installed on. */
function appOwner(world: World) {
  const [organisation] = world.tables.organisations.all();
  if (organisation === undefined) throw new Error('The local GitHub has no organisation');
  return accountShape(world, 'Organization', organisation.id);
}

export const appShape = (world: World, app: App) => ({
  id: app.app_id,
  client_id: app.client_id,
  slug: app.slug,
  node_id: nodeId('app', app.app_id),
  owner: appOwner(world),
  name: app.name,
  description: app.description,
  external_url: world.homepage,
  html_url: `${world.origin}/apps/${app.slug}`,
  created_at: app.created_at,
  updated_at: app.updated_at,
  permissions: app.permissions,
  events: app.events,
});

export function appById(world: World, id: number | null) {
  const app = id === null ? undefined : world.tables.apps.find((row) => row.app_id === id);
  return app === undefined ? null : appShape(world, app);
}

export function installationShape(world: World, installation: Installation) {
  const app = world.tables.apps.find((row) => row.app_id === installation.app_id);
  const id = installation.installation_id;
  return {
    id,
    client_id: app?.client_id,
    account: accountShape(world, installation.account_type, installation.account_id),
    repository_selection: installation.repository_selection,
    access_tokens_url: `${world.apiUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: `${world.origin}/organizations/${installation.account_login}/settings/installations/${id}`,
    app_id: installation.app_id,
    app_slug: app?.slug ?? '',
    target_id: installation.account_id,
    target_type: installation.account_type,
    permissions: installation.permissions,
    events: installation.events,
    created_at: installation.created_at,
    updated_at: installation.updated_at,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: userById(world, installation.suspended_by_id),
    suspended_at: installation.suspended_at,
  };
}
