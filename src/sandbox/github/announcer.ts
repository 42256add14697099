// Turns what happened into deliveries waiting to go out, for the installation that covers the place, if it asked for such.
// Never sends: the waiting deliveries are saved together with the change itself, so that neither exists without the other.
import { randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { installationPayload, repositoryPayload } from './payload.ts';
import { installationFor } from './roles.ts';
import type { Installation, Outgoing } from './tables.ts';
import type { Happening, World } from './world.ts';

const packBody = (text: string): string => deflateRawSync(text).toString('base64');
export const unpackBody = (body: string): Buffer => inflateRawSync(Buffer.from(body, 'base64'));

function queueOf(world: World, happening: Happening): string {
  const { issue, pull, repository } = happening;
  if (issue !== undefined) return `issue-${issue.id}`;
  if (pull !== undefined) {
    const face = world.tables.issues.find(
      (row) => row.repo_id === pull.repo_id && row.number === pull.number,
    );
    if (face !== undefined) return `issue-${face.id}`;
  }
  return repository !== undefined ? `repository-${repository.id}` : 'installation';
}

function enqueue(world: World, happening: Happening, installation: Installation, payload: object): void {
  world.tables.outgoing.insert({
    guid: randomUUID(),
    event: happening.event,
    action: happening.action,
    installation_id: installation.installation_id,
    repository_id: happening.repository?.id ?? null,
    redelivery: false,
    queue: queueOf(world, happening),
    body: packBody(JSON.stringify(payload)),
  });
}

export function announce(world: World, happening: Happening): void {
  if (happening.installation !== undefined) {
    const payload = installationPayload(world, happening, happening.installation);
    enqueue(world, happening, happening.installation, payload);
    return;
  }
  const given = happening.repository;
  if (given === undefined) throw new Error(`${happening.event}.${happening.action} happened nowhere`);
  // Counts of the repository may have moved since the route looked it up; a deleted one is told as it was.
  const repository = world.tables.repositories.get(given.id) ?? given;
  const installation = installationFor(world.tables, repository);
  if (installation === undefined || !installation.events.includes(happening.event)) return;
  enqueue(world, happening, installation, repositoryPayload(world, happening, repository, installation));
}

/** The same bytes under the same GUID once more. */
export function announceAgain(
  world: World,
  delivery: Omit<Outgoing, 'id' | 'created_at' | 'updated_at'>,
): void {
  const { guid, event, action, installation_id, repository_id, queue, body } = delivery;
  const again = { guid, event, action, installation_id, repository_id, queue, body };
  world.tables.outgoing.insert({ ...again, redelivery: true });
}
