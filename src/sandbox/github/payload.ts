// The body of a webhook, key by key in GitHub's order. Made at the moment of the change, of the rows as they are then.
import type { Happening, World } from './world.ts';
import type { Installation, Repository } from './tables.ts';
import { nodeId } from './identifiers.ts';
import { installationShape } from './shape-app.ts';
import { commentShape, issueShape, labelShape } from './shape-issue.ts';
import { organisationShape, userShape } from './shape-people.ts';
import { pullShape } from './shape-pull.ts';
import { briefRepositoryShape, repositoryShape } from './shape-repository.ts';

export function installationPayload(world: World, happening: Happening, installation: Installation) {
  const reached = world.tables.repositories.where(
    (row) => row.owner_id === installation.account_id && row.owner_type === installation.account_type,
  );
  const { reach } = happening;
  if (reach !== undefined)
    return {
      action: happening.action,
      installation: installationShape(world, installation),
      repository_selection: installation.repository_selection,
      repositories_added: reach.added.map((repository) => briefRepositoryShape(repository)),
      repositories_removed: reach.removed.map((repository) => briefRepositoryShape(repository)),
      requester: null,
      sender: userShape(world, happening.sender),
    };
  return {
    action: happening.action,
    installation: installationShape(world, installation),
    repositories: reached.map((repository) => briefRepositoryShape(repository)),
    requester: null,
    sender: userShape(world, happening.sender),
  };
}

function subjectOf(world: World, happening: Happening, repository: Repository) {
  const { issue, pull, comment, label, assignee, changes } = happening;
  return {
    ...(pull !== undefined ? { number: pull.number, pull_request: pullShape(world, repository, pull) } : {}),
    ...(issue !== undefined ? { issue: issueShape(world, repository, issue) } : {}),
    ...(comment !== undefined ? { comment: commentShape(world, repository, comment) } : {}),
    ...(label !== undefined ? { label: labelShape(world, repository, label) } : {}),
    ...(assignee !== undefined ? { assignee: userShape(world, assignee) } : {}),
    ...(changes !== undefined ? { changes } : {}),
  };
}

export function repositoryPayload(
  world: World,
  happening: Happening,
  repository: Repository,
  installation: Installation,
) {
  const organisation =
    repository.owner_type === 'Organization'
      ? world.tables.organisations.get(repository.owner_id)
      : undefined;
  const id = installation.installation_id;
  return {
    action: happening.action,
    ...subjectOf(world, happening, repository),
    repository: repositoryShape(world, repository),
    ...(organisation !== undefined ? { organization: organisationShape(world, organisation) } : {}),
    sender: userShape(world, happening.sender),
    installation: { id, node_id: nodeId('installation', id) },
  };
}
