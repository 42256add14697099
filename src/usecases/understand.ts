// A comment's lines as commands, read with the habits of the wish that it stands under.
import { type ReadCommand, readCommands } from '../domain/command.ts';
import type { Project, Wish } from '../ports/records.ts';
import type { SeenComment } from '../ports/seen.ts';
import type { World } from './world.ts';

/** The campaign's habits tell how an amount without a currency, or with a comma, is to be read. */
export async function understand(
  world: World,
  project: Project,
  wish: Wish | undefined,
  comment: SeenComment,
): Promise<readonly ReadCommand[]> {
  const campaign = wish && (await world.store.campaign(wish.campaign));
  const currency = campaign?.currency ?? project.settings.currency;
  return readCommands(comment, {
    habit: world.payments.currencies.find(({ code }) => code === currency),
    known: world.payments.currencies,
    locale: project.settings.locale,
    today: world.clock.now().toZonedDateTimeISO(project.settings.timeZone).toPlainDate(),
    minSpecification: campaign?.rules.minSpecification ?? project.settings.minSpecification,
  });
}
