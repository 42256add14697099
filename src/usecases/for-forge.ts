// The use cases that the forge's events call, bound to their world.
import {
  closeIssue,
  followInstallation,
  followProject,
  loseIssue,
  reopenIssue,
  retitleIssue,
} from './follow-issue.ts';
import { describeIssue } from './describe-issue.ts';
import { labelIssue, unlabelIssue } from './propose-wish.ts';
import { forgetComment, readComment } from './read-comment.ts';
import { followMerge } from './follow-merge.ts';
import type { ForgeUseCases } from './seen.ts';
import type { World } from './world.ts';

export const forgeUseCases = (world: World): ForgeUseCases => ({
  issueLabelled: (issue, label, by) => labelIssue(world, issue, label, by),
  issueUnlabelled: (issue, label) => unlabelIssue(world, issue, label),
  issueClosed: (issue) => closeIssue(world, issue),
  issueReopened: (issue) => reopenIssue(world, issue),
  issueRetitled: (issue) => retitleIssue(world, issue),
  issueDescribed: (issue) => describeIssue(world, issue),
  issueGone: (issue, how) => loseIssue(world, issue, how),
  commentSeen: (comment) => readComment(world, comment),
  commentGone: (issue, comment) => forgetComment(world, issue, comment),
  pullRequestMerged: (merge) => followMerge(world, merge),
  projectSeen: (project) => followProject(world, project),
  installationGone: (installation, how) => followInstallation(world, installation, how),
  installationBack: (installation) => followInstallation(world, installation, 'back'),
});
