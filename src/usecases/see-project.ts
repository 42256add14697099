// Remembers where a repository is now, and keeps its settings fresh: read again when the copy is older than five
// minutes. A broken file never stops anything: the last valid settings stay, and what is wrong is told by a job of its own.
import { type Settings, defaultSettings, sameSettings } from '../domain/settings.ts';
import type { Job } from '../ports/jobs.ts';
import type { Project } from '../ports/records.ts';
import type { SeenProject } from '../ports/seen.ts';
import { presentLabel, sameLabel } from './wish-label.ts';
import type { World } from './world.ts';

const FRESH = Temporal.Duration.from({ minutes: 5 });

export const isStale = ({ settingsReadAt: at }: Project, now: Temporal.Instant): boolean =>
  at === undefined || Temporal.Instant.compare(at.add(FRESH), now) < 0;

/** Wishes made under another label stay wishes; a label that is the present one again is no former one. */
function formerLabels(before: Project, { label }: Settings): readonly string[] {
  const all = [...before.formerLabels, presentLabel(before)];
  return [...new Set(all)].filter((each) => !sameLabel(each, label));
}

/** @throws when the forge does not answer */
async function readSettings(world: World, project: Project): Promise<Project> {
  const at = world.clock.now();
  const read = await world.forge.readSettings(project);
  let { settings } = project;
  if (read.kind === 'valid') ({ settings } = read);
  if (read.kind === 'absent') settings = defaultSettings(world.defaultCurrency);
  const jobs: Job[] = [];
  const changed = !sameSettings(settings, project.settings);
  if (changed) jobs.push({ task: 'follow-settings', project: project.id });
  const mended = read.kind !== 'unchanged' && project.settingsIssue !== undefined;
  if (read.kind === 'invalid' || mended) jobs.push({ task: 'report-settings', project: project.id });
  const now = {
    settings,
    formerLabels: changed ? formerLabels(project, settings) : project.formerLabels,
    etag: read.kind === 'unchanged' ? project.settingsEtag : read.etag,
    at,
  };
  await world.store.saveSettings(project.id, now, jobs);
  const { formerLabels: former, etag: settingsEtag } = now;
  return { ...project, settings, formerLabels: former, settingsEtag, settingsReadAt: at };
}

export const refreshSettings = async (world: World, project: Project): Promise<Project> =>
  isStale(project, world.clock.now()) ? readSettings(world, project) : project;

/** Before anything of its own is decided for a wish, the project is remembered and its settings are fresh. */
export async function seeProject(world: World, seen: SeenProject): Promise<Project> {
  const known = await world.store.rememberProject(seen, defaultSettings(world.defaultCurrency));
  return refreshSettings(world, known);
}
