// The app's own comments: found by a hidden marker, but only among those that the app itself wrote, so that nobody can
// have it edit theirs. GitHub has no idempotency key: looking before writing is what makes a write repeatable.
import type { IssueAddress } from '../ports/forge.ts';
import { type InstallationOctokit, isMissing, onIssue } from './octokits.ts';

export const marker = (name: string): string => `<!-- wishwell:${name} -->`;

export interface OwnComments {
  /** Writes a comment with this marker, or edits the one that stands; returns its id. */
  put(at: IssueAddress, remembered: bigint | undefined, name: string, words: string): Promise<bigint>;
  /** Writes a comment unless one with this marker stands already. */
  putOnce(at: IssueAddress, name: string, words: string): Promise<bigint>;
  /** Removes the comment with this marker, if one stands. */
  remove(at: IssueAddress, remembered: bigint | undefined, name: string): Promise<void>;
}

/** @param appId comments made by another app, or by people, are never touched */
export function ownComments(
  appId: number,
  octokitOf: (at: IssueAddress) => Promise<InstallationOctokit>,
): OwnComments {
  const place = ({ owner, name }: IssueAddress) => ({ owner, repo: name });

  async function find(
    octokit: InstallationOctokit,
    at: IssueAddress,
    name: string,
  ): Promise<bigint | undefined> {
    const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
      ...place(at),
      issue_number: at.number,
      per_page: 100,
    });
    for await (const { data } of pages) {
      const own = data.find(
        (comment) =>
          // A person who writes through the app is no bot.
          comment.user?.type === 'Bot' &&
          comment.performed_via_github_app?.id === appId &&
          comment.body?.includes(marker(name)) === true,
      );
      if (own) return BigInt(own.id);
    }
    return undefined;
  }

  async function create(octokit: InstallationOctokit, at: IssueAddress, body: string): Promise<bigint> {
    const { data } = await octokit.rest.issues.createComment({ ...place(at), issue_number: at.number, body });
    return BigInt(data.id);
  }

  /** false when the comment is no longer there. */
  async function edit(
    octokit: InstallationOctokit,
    at: IssueAddress,
    comment: bigint,
    body: string,
  ): Promise<boolean> {
    try {
      await octokit.rest.issues.updateComment({ ...place(at), comment_id: Number(comment), body });
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  return {
    put: (at, remembered, name, words) =>
      onIssue(async () => {
        const octokit = await octokitOf(at);
        const body = `${words.trimEnd()}\n\n${marker(name)}\n`;
        if (remembered !== undefined && (await edit(octokit, at, remembered, body))) return remembered;
        const found = await find(octokit, at, name);
        if (found !== undefined && (await edit(octokit, at, found, body))) return found;
        return create(octokit, at, body);
      }),
    putOnce: (at, name, words) =>
      onIssue(async () => {
        const octokit = await octokitOf(at);
        const found = await find(octokit, at, name);
        return found ?? create(octokit, at, `${words.trimEnd()}\n\n${marker(name)}\n`);
      }),
    remove: (at, remembered, name) =>
      onIssue(async () => {
        const octokit = await octokitOf(at);
        const comment = remembered ?? (await find(octokit, at, name));
        if (comment === undefined) return;
        try {
          await octokit.rest.issues.deleteComment({ ...place(at), comment_id: Number(comment) });
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }),
  };
}
