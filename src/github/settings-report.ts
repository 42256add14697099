// The one issue that says what is wrong with a settings file: opened, brought up to date, closed when the file is right.
import type { Project } from '../ports/records.ts';
import { type InstallationOctokit, isMissing } from './octokits.ts';
import { marker } from './own-comments.ts';

interface Report {
  readonly title: string;
  readonly body: string;
}

const place = ({ owner, name }: Project) => ({ owner, repo: name });

/** An open report that a crash kept us from remembering: ours by its marker and by the app that wrote it. */
async function findOpen(
  octokit: InstallationOctokit,
  project: Project,
  appId: number,
): Promise<number | undefined> {
  const { data } = await octokit.rest.issues.listForRepo({ ...place(project), state: 'open', per_page: 100 });
  return data.find(
    ({ body, user, performed_via_github_app: app }) =>
      user?.type === 'Bot' && app?.id === appId && body?.includes(marker('settings')) === true,
  )?.number;
}

export async function reportSettings(
  octokit: InstallationOctokit,
  project: Project,
  open: number | undefined,
  { title, body }: Report,
  appId: number,
): Promise<number> {
  const number = open ?? (await findOpen(octokit, project, appId));
  if (number !== undefined)
    try {
      await octokit.rest.issues.update({
        ...place(project),
        issue_number: number,
        title,
        body,
        state: 'open',
      });
      return number;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  const { data } = await octokit.rest.issues.create({ ...place(project), title, body });
  return data.number;
}

export async function closeSettingsReport(
  octokit: InstallationOctokit,
  project: Project,
  number: number,
): Promise<void> {
  try {
    await octokit.rest.issues.update({ ...place(project), issue_number: number, state: 'closed' });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
