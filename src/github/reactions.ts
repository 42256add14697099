// The one reaction of ours on a comment or an issue: what was received, done, or not understood.
import type { Reaction } from '../ports/answers.ts';
import type { IssueAddress } from '../ports/forge.ts';
import { type InstallationOctokit, isMissing, onIssue } from './octokits.ts';

const all: readonly Reaction[] = ['eyes', '+1', 'confused'];

interface Given {
  readonly id: number;
  readonly content: string;
  readonly user: { readonly login: string; readonly type: string } | null;
}

interface Place {
  list(): Promise<readonly Given[]>;
  add(content: Reaction): Promise<unknown>;
  remove(reaction: number): Promise<unknown>;
}

function placeOf(octokit: InstallationOctokit, at: IssueAddress, comment: bigint): Place {
  const repository = { owner: at.owner, repo: at.name };
  const { reactions } = octokit.rest;
  if (comment < 0n) {
    const issue = { ...repository, issue_number: at.number };
    return {
      list: () => octokit.paginate(reactions.listForIssue, { ...issue, per_page: 100 }),
      add: (content) => reactions.createForIssue({ ...issue, content }),
      remove: (id) => reactions.deleteForIssue({ ...issue, reaction_id: id }),
    };
  }
  const place = { ...repository, comment_id: Number(comment) };
  return {
    list: () => octokit.paginate(reactions.listForIssueComment, { ...place, per_page: 100 }),
    add: (content) => reactions.createForIssueComment({ ...place, content }),
    remove: (id) => reactions.deleteForIssueComment({ ...place, reaction_id: id }),
  };
}

/**
 * Adds first and removes after, so that a comment never stands unanswered in between; adding the same one again changes
 * nothing on GitHub. Reactions name no app, so ours are known by the bot that gave the new one.
 */
export const react = (
  octokit: InstallationOctokit,
  at: IssueAddress,
  comment: bigint,
  reaction: Reaction | undefined,
  botLogin: string,
): Promise<void> =>
  onIssue(async () => {
    const place = placeOf(octokit, at, comment);
    if (reaction !== undefined) await place.add(reaction);
    const given = await place.list().catch((error: unknown) => {
      // A deleted comment has no reactions left to take away.
      if (reaction === undefined && isMissing(error)) return [];
      throw error;
    });
    const others = given.filter(
      ({ content, user }) =>
        user?.login === botLogin && content !== reaction && all.some((ours) => ours === content),
    );
    for (const { id } of others)
      await place.remove(id).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
  });
