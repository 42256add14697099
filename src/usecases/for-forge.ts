// The use cases that the forge's events call, bound to their world.
import { followIssue, followMove, loseIssue } from './follow-issue.ts';
import {
  followLabel,
  followOwner,
  followProject,
  loseInstallation,
  loseLabel,
  loseProject,
  loseReach,
  regainInstallation,
} from './follow-project.ts';
import { describeIssue } from './describe-issue.ts';
import { labelIssue } from './propose-wish.ts';
import { forgetComment, readComment } from './read-comment.ts';
import { pointOut } from './point-out.ts';
import { flagTaken } from './flag-taken.ts';
import { followMerge } from './follow-merge.ts';
import type { ForgeUseCases } from './seen.ts';
import type { World } from './world.ts';

export const forgeUseCases = (world: World): ForgeUseCases => ({
  issueLabelled: (issue, label, by) => labelIssue(world, issue, label, by),
  issueSeen: (issue) => followIssue(world, issue),
  issueDeleted: (issue) => loseIssue(world, issue.id, 'deleted'),
  issueMoved: (from, to) => followMove(world, from, to),
  issueDescribed: (issue) => describeIssue(world, issue),
  commentSeen: (comment) => readComment(world, comment),
  commentRewritten: (comment) => pointOut(world, comment, 'edited'),
  commentGone: (issue, comment) => forgetComment(world, issue.id, comment, 'deleted'),
  pullRequestMerged: (merge) => followMerge(world, merge),
  pullRequestOpened: (pull) => flagTaken(world, pull),
  ownerRenamed: (installation, from, to) => followOwner(world, installation, from, to),
  labelRenamed: (project, from, to) => followLabel(world, project, from, to),
  labelDeleted: (project, label) => loseLabel(world, project, label),
  projectSeen: (project) => followProject(world, project),
  projectDeleted: (project) => loseProject(world, project),
  projectsUnreached: (installation, projects) => loseReach(world, installation, projects),
  installationGone: (installation, how) => loseInstallation(world, installation, how),
  installationBack: (installation) => regainInstallation(world, installation),
});
