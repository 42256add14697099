// Which issues are wishes by their labels. The settings' label makes a wish, also under the name that it was given on GitHub
// since; one that was made under a label before it stays one, so that another label in the settings stops nobody's campaign.
import type { Project } from '../ports/records.ts';
import type { SeenIssue } from '../ports/seen.ts';

/** GitHub tells no labels apart by the size of their letters. */
export const sameLabel = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const carries = (issue: SeenIssue, labels: readonly string[]): boolean =>
  issue.labels.some((label) => labels.some((wanted) => sameLabel(label, wanted)));

/** What the settings' label is called on GitHub now. */
export const presentLabel = ({ settings, renamedLabel }: Project): string =>
  renamedLabel?.was === settings.label ? renamedLabel.now : settings.label;

const makesWishes = (project: Project): readonly string[] => [project.settings.label, presentLabel(project)];

/** Whether a wish is to be made of the issue. */
export const becomesWish = (issue: SeenIssue, project: Project): boolean =>
  carries(issue, makesWishes(project));

/** Whether this label makes wishes. */
export const isMaker = (label: string, project: Project): boolean =>
  makesWishes(project).some((each) => sameLabel(each, label));

/** Whether an issue that is a wish still is. */
export const isWish = (issue: SeenIssue, project: Project): boolean =>
  carries(issue, [...makesWishes(project), ...project.formerLabels]);

/** Whether setting or taking away this label says something of a wish. */
export const isWishLabel = (label: string, project: Project): boolean =>
  [...makesWishes(project), ...project.formerLabels].some((each) => sameLabel(each, label));
