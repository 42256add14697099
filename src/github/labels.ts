// The phase of a wish as a label: created where it is missing, and exactly one of ours on the issue.
import { type Phase, phases } from '../domain/campaign.ts';
import type { IssueAddress } from '../ports/forge.ts';
import { text } from '../templates/texts.ts';
import { type InstallationOctokit, isMissing, onIssue, refusedBy } from './octokits.ts';

const colours: Readonly<Record<Phase, string>> = {
  proposed: 'd4c5f9',
  open: 'c5def5',
  funding: 'fbca04',
  confirming: 'f9a03f',
  collecting: 'f9a03f',
  started: '1d76db',
  delivered: '5319e7',
  contested: 'd93f0b',
  completed: '0e8a16',
  refunding: 'e99695',
  refunded: 'e99695',
  expired: 'cccccc',
  cancelled: 'cccccc',
};

/** The same in every project, whatever its language: people filter by it. */
const phaseLabel = (phase: Phase): string => `wish: ${text('en', `common:phase.${phase}`)}`;
const ours: ReadonlySet<string> = new Set(phases.map(phaseLabel));

async function ensure(octokit: InstallationOctokit, at: IssueAddress, phase: Phase): Promise<void> {
  const repository = { owner: at.owner, repo: at.name };
  const name = phaseLabel(phase);
  try {
    await octokit.rest.issues.getLabel({ ...repository, name });
  } catch (error) {
    if (!isMissing(error)) throw error;
    const description = text('en', 'common:labelDescription');
    await octokit.rest.issues
      .createLabel({ ...repository, name, color: colours[phase], description })
      .catch((refused: unknown) => {
        // Made by another process in between.
        if (refusedBy(refused)?.status !== 422) throw refused;
      });
  }
}

export const labelPhase = (octokit: InstallationOctokit, at: IssueAddress, phase: Phase): Promise<void> =>
  onIssue(async () => {
    const issue = { owner: at.owner, repo: at.name, issue_number: at.number };
    const name = phaseLabel(phase);
    const { data } = await octokit.rest.issues.listLabelsOnIssue({ ...issue, per_page: 100 });
    if (!data.some((label) => label.name === name)) {
      await ensure(octokit, at, phase);
      await octokit.rest.issues.addLabels({ ...issue, labels: [name] });
    }
    for (const label of data.filter((each) => ours.has(each.name) && each.name !== name))
      await octokit.rest.issues.removeLabel({ ...issue, name: label.name }).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
  });
