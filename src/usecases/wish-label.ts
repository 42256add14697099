// Which issues are wishes by their labels. The settings' label makes a wish; one that was made under a label before it
// stays one, so that another label in the settings stops nobody's campaign.
import type { Project } from '../ports/records.ts';
import type { SeenIssue } from './seen.ts';

/** GitHub tells no labels apart by the size of their letters. */
export const sameLabel = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const carries = (issue: SeenIssue, labels: readonly string[]): boolean =>
  issue.labels.some((label) => labels.some((wanted) => sameLabel(label, wanted)));

/** Whether a wish is to be made of the issue. */
export const becomesWish = (issue: SeenIssue, { settings }: Project): boolean =>
  carries(issue, [settings.label]);

/** Whether an issue that is a wish still is. */
export const isWish = (issue: SeenIssue, { settings, formerLabels }: Project): boolean =>
  carries(issue, [settings.label, ...formerLabels]);

/** Whether setting or taking away this label says something of a wish. */
export const isWishLabel = (label: string, { settings, formerLabels }: Project): boolean =>
  [settings.label, ...formerLabels].some((each) => sameLabel(each, label));
