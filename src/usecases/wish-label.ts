// Which label makes an issue a wish: the one that the settings name, or what it was renamed to on GitHub since. Labels are told
// apart without regard to case, as on GitHub.
import type { Project, Wish } from '../ports/records.ts';
import type { SeenIssue } from '../ports/seen.ts';

export const sameLabel = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const wishLabel = ({ settings, renamedLabel }: Project): string =>
  renamedLabel?.was === settings.label ? renamedLabel.now : settings.label;

const carries = ({ labels }: SeenIssue, wanted: string): boolean =>
  labels.some((label) => sameLabel(label, wanted));

export const isWish = (issue: SeenIssue, project: Project): boolean => carries(issue, wishLabel(project));

/** A wish keeps the label that made it one, also where the settings name another for new ones. */
export const staysWish = (issue: SeenIssue, wish: Wish): boolean =>
  carries(issue, wish.state.label) || isWish(issue, wish.project);
