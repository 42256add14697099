// Which issues a pull request closes by its text, as GitHub documents it: a keyword before `#3`, `owner/repo#3` or an issue's URL,
// in the text that is shown (not in code, comments or across blocks), and only where it targets the default branch.
// https://docs.github.com/issues/tracking-your-work-with-issues/linking-a-pull-request-to-an-issue
import { textBlocks } from '../../markdown/text-blocks.ts';
import { issueNumbered } from './issue-place.ts';
import type { Issue, Pull, Repository } from './tables.ts';
import type { World } from './world.ts';

const KEYWORD = String.raw`\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+`;
const PLACE = String.raw`([\w.-]+\/[\w.-]+)`;
const reference = (origin: string): RegExp =>
  new RegExp(
    `${KEYWORD}(?:(?:${PLACE})?#(\\d+)|${RegExp.escape(origin)}/${PLACE}/issues/(\\d+))(?!\\w)`,
    'giu',
  );

/** Of every repository, each once. */
export function closedBy(world: World, repository: Repository, pull: Pull): readonly Issue[] {
  if (pull.base_ref !== repository.default_branch) return [];
  const pattern = reference(world.origin);
  const found = new Set<Issue>();
  for (const block of textBlocks(pull.body ?? ''))
    for (const [, place, short, urlPlace, long] of block.matchAll(pattern)) {
      const named = (place ?? urlPlace)?.toLowerCase();
      const where =
        named === undefined
          ? repository
          : world.tables.repositories.find((row) => row.full_name.toLowerCase() === named);
      const issue = where && issueNumbered(world, where, Number(short ?? long));
      if (issue && !issue.is_pull_request && issue.deleted !== true) found.add(issue);
    }
  return [...found];
}
