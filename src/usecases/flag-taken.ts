// Somebody else's pull request on a wish that a developer is paid for: its author is told once, before they do the work twice.
import type { SeenPull } from '../ports/seen.ts';
import type { World } from './world.ts';

export async function flagTaken(world: World, pull: SeenPull): Promise<void> {
  if (!pull.intoDefault || !pull.author.human) return;
  const project = await world.store.projectById(pull.project.id);
  const wishes = await world.store.inWork(pull.project.id);
  if (project === undefined || wishes.length === 0) return;
  const closed = new Set(await world.forge.closingReferences(project, pull.number));
  for (const { campaign: id, number } of wishes.filter((wish) => closed.has(wish.number))) {
    const campaign = (await world.store.summary(id))?.campaign;
    const developer = campaign?.accepted?.developer;
    const dueAt = campaign?.work?.dueAt;
    if (developer === undefined || dueAt === undefined || developer === pull.author.id) continue;
    const login = (await world.store.people([developer])).get(developer)?.login;
    if (login === undefined) continue;
    await world.forge.flagTaken({ ...project, number: pull.number }, id, {
      locale: project.settings.locale,
      timeZone: project.settings.timeZone,
      issue: number,
      developer: login,
      dueAt,
      pageUrl: world.links.page({ ...project, number }),
    });
  }
}
