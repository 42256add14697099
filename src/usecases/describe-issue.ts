// What an issue says goes along with its wish: shown on the public page, never kept of what is not public.
import type { StoredDescription } from '../ports/store.ts';
import type { SeenIssue } from '../ports/seen.ts';
import type { World } from './world.ts';

export const descriptionOf = ({ description, project }: SeenIssue): StoredDescription | undefined =>
  description && { ...description, source: project.private ? undefined : description.source };

export async function describeIssue(world: World, issue: SeenIssue): Promise<void> {
  const description = descriptionOf(issue);
  const wish = description && (await world.store.wishByIssue(issue.id));
  if (wish && (await world.store.describeWish(wish.campaign, description)))
    await world.store.enqueue([{ task: 'show-status', campaign: wish.campaign }]);
}
