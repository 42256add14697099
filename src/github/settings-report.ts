// The one issue that says what is wrong with a settings file: opened where the file is, brought up to date, closed when the
// file is right. Where the app may not write beside an owner's file, the project whose wish moved is told instead.
import type { Project, SettingsIssue, SettingsPlace } from '../ports/records.ts';
import { type InstallationOctokit, isMissing, refusedBy } from './octokits.ts';
import { marker } from './own-comments.ts';
import { addressOf } from './settings-file.ts';

export interface Report {
  readonly title: string;
  readonly body: string;
}

/**
 * An open report that a crash kept us from remembering, or that another project of the owner had opened. Who opened an issue is
 * told by its user alone: GitHub leaves `performed_via_github_app` null on issues, unlike on comments.
 */
async function findOpen(
  octokit: InstallationOctokit,
  at: ReturnType<typeof addressOf>,
  botLogin: string,
): Promise<number | undefined> {
  const { data } = await octokit.rest.issues.listForRepo({ ...at, state: 'open', per_page: 100 });
  return data.find(
    ({ body, user }) =>
      user?.type === 'Bot' && user.login === botLogin && body?.includes(marker('settings')) === true,
  )?.number;
}

async function write(
  octokit: InstallationOctokit,
  at: ReturnType<typeof addressOf>,
  open: number | undefined,
  report: Report,
  botLogin: string,
): Promise<number> {
  const number = open ?? (await findOpen(octokit, at, botLogin));
  if (number !== undefined)
    try {
      await octokit.rest.issues.update({ ...at, issue_number: number, ...report, state: 'open' });
      return number;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  const { data } = await octokit.rest.issues.create({ ...at, ...report });
  return data.number;
}

/** No issue can be opened there: issues are switched off, the repository is archived, or the app is not installed in it. */
function isClosedToUs(error: unknown): boolean {
  const refused = refusedBy(error);
  return isMissing(error) || (refused?.status === 403 && /not accessible|read-only/i.test(refused.message));
}

/** @param botLogin as whom the app writes; undefined as the answer: nobody can be told */
export async function reportSettings(
  octokit: InstallationOctokit,
  project: Project,
  place: SettingsPlace,
  report: Report,
  botLogin: string,
): Promise<SettingsIssue | undefined> {
  const open = project.settingsIssue;
  // Whoever cannot be told where the file is was told here before.
  const places: readonly SettingsPlace[] = place === 'owner' ? ['owner', 'repository'] : ['repository'];
  for (const tried of places)
    try {
      const known = open?.place === tried ? open.number : undefined;
      const number = await write(octokit, addressOf(project, tried), known, report, botLogin);
      if (open !== undefined && open.place !== tried) await closeSettingsReport(octokit, project, open);
      return { place: tried, number };
    } catch (error) {
      if (!isClosedToUs(error)) throw error;
    }
  return undefined;
}

export async function closeSettingsReport(
  octokit: InstallationOctokit,
  project: Project,
  { place, number }: SettingsIssue,
): Promise<void> {
  try {
    await octokit.rest.issues.update({ ...addressOf(project, place), issue_number: number, state: 'closed' });
  } catch (error) {
    if (!isClosedToUs(error)) throw error;
  }
}
