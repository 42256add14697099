// Remembers where a repository is now, and keeps its settings fresh: read again when the copy is older than five
// minutes. A broken file never stops anything: the last valid settings stay, and one issue says what is wrong.
import { defaultSettings } from '../domain/settings.ts';
import type { Project } from '../ports/records.ts';
import type { SeenProject } from '../ports/seen.ts';
import type { World } from './world.ts';

const FRESH = Temporal.Duration.from({ minutes: 5 });

/** @throws when the forge does not answer */
async function readSettings(world: World, project: Project): Promise<Project> {
  const at = world.clock.now();
  const read = await world.forge.readSettings(project);
  let { settings, settingsIssue: issue } = project;
  if (read.kind === 'valid') settings = read.settings;
  if (read.kind === 'absent') settings = defaultSettings(world.defaultCurrency);
  if (read.kind === 'invalid') issue = await world.forge.reportSettings(project, issue, read);
  else if (read.kind !== 'unchanged' && issue !== undefined) {
    await world.forge.closeSettingsReport(project, issue);
    issue = undefined;
  }
  const etag = read.kind === 'unchanged' ? project.settingsEtag : read.etag;
  await world.store.saveSettings(project.id, { settings, etag, at, issue });
  return { ...project, settings, settingsEtag: etag, settingsReadAt: at, settingsIssue: issue };
}

/** Before anything of its own is decided for a wish, the project is remembered and its settings are fresh. */
export async function seeProject(world: World, seen: SeenProject): Promise<Project> {
  const project = await world.store.rememberProject(seen, defaultSettings(world.defaultCurrency));
  const stale =
    project.settingsReadAt === undefined ||
    Temporal.Instant.compare(project.settingsReadAt.add(FRESH), world.clock.now()) < 0;
  return stale ? readSettings(world, project) : project;
}
