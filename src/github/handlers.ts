// What happens on each of GitHub's events: translated into our words and handed to one use case, nothing else. Runs when a
// stored delivery is worked on, so it may run twice; what throws here is tried again.
import type { Probot } from 'probot';
import type { SeenComment } from '../ports/seen.ts';
import type { ForgeUseCases } from '../usecases/seen.ts';
import {
  keptBodyEvent,
  keptCommentEvent,
  keptCommentGoneEvent,
  keptDeletedLabelEvent,
  keptEditEvent,
  keptInstallationEvent,
  keptIssueEvent,
  keptLabelledEvent,
  keptMergeEvent,
  keptMoveEvent,
  keptOwnerEvent,
  keptPullEvent,
  keptRenamedLabelEvent,
  keptRepositoryEvent,
  keptUnreachedEvent,
} from './kept.ts';
import {
  isByAuthor,
  seenBody,
  seenComment,
  seenIssue,
  seenMerge,
  seenMove,
  seenPerson,
  seenProject,
  seenProjects,
  seenPull,
} from './seen-from.ts';

type App = Pick<Probot, 'on'>;

export function registerHandlers(app: App, useCases: ForgeUseCases): void {
  registerIssues(app, useCases);
  registerComments(app, useCases);
  registerRepositories(app, useCases);
  registerInstallations(app, useCases);
}

const readBy = async (
  useCases: ForgeUseCases,
  event: Parameters<typeof isByAuthor>[0],
  comment: SeenComment,
): Promise<void> => {
  if (!comment.author.human) return;
  await (isByAuthor(event, comment) ? useCases.commentSeen(comment) : useCases.commentRewritten(comment));
};

function registerIssues(app: App, useCases: ForgeUseCases): void {
  app.on('issues.opened', async ({ payload }) => {
    const event = keptBodyEvent.parse(payload);
    const old = event.changes?.old_issue?.id;
    // What its text asks was asked, and done, where it came from.
    return old === undefined
      ? readBy(useCases, event, await seenBody(event))
      : useCases.issueMoved(BigInt(old), seenIssue(event));
  });
  app.on('issues.edited', async ({ payload }) => {
    const event = keptEditEvent.parse(payload);
    const issue = seenIssue(event);
    await useCases.issueSeen(issue);
    if (!event.changes.body) return;
    await useCases.issueDescribed(issue);
    await readBy(useCases, event, await seenBody(event));
  });
  app.on('issues.labeled', ({ payload }) => {
    const event = keptLabelledEvent.parse(payload);
    return event.label
      ? useCases.issueLabelled(seenIssue(event), event.label.name, seenPerson(event.sender))
      : useCases.issueSeen(seenIssue(event));
  });
  app.on(
    ['issues.unlabeled', 'issues.closed', 'issues.reopened', 'issues.locked', 'issues.unlocked'],
    ({ payload }) => useCases.issueSeen(seenIssue(keptIssueEvent.parse(payload))),
  );
  app.on('issues.deleted', ({ payload }) => useCases.issueDeleted(seenIssue(keptIssueEvent.parse(payload))));
  app.on('issues.transferred', ({ payload }) => {
    const event = keptMoveEvent.parse(payload);
    return useCases.issueMoved(BigInt(event.issue.id), seenMove(event));
  });
}

function registerComments(app: App, useCases: ForgeUseCases): void {
  app.on(['issue_comment.created', 'issue_comment.edited'], async ({ payload }) => {
    const event = keptCommentEvent.parse(payload);
    return readBy(useCases, event, await seenComment(event));
  });
  app.on('issue_comment.deleted', ({ payload }) => {
    const event = keptCommentGoneEvent.parse(payload);
    return useCases.commentGone(seenIssue(event), BigInt(event.comment.id));
  });
  app.on('pull_request.closed', ({ payload }) =>
    useCases.pullRequestMerged(seenMerge(keptMergeEvent.parse(payload))),
  );
  app.on(['pull_request.opened', 'pull_request.edited'], ({ payload }) =>
    useCases.pullRequestOpened(seenPull(keptPullEvent.parse(payload))),
  );
}

function registerRepositories(app: App, useCases: ForgeUseCases): void {
  app.on(
    [
      'repository.renamed',
      'repository.transferred',
      'repository.privatized',
      'repository.publicized',
      'repository.archived',
      'repository.unarchived',
    ],
    ({ payload }) => useCases.projectSeen(seenProject(keptRepositoryEvent.parse(payload))),
  );
  app.on('repository.deleted', ({ payload }) =>
    useCases.projectDeleted(BigInt(keptRepositoryEvent.parse(payload).repository.id)),
  );
  app.on('label.edited', ({ payload }) => {
    const event = keptRenamedLabelEvent.parse(payload);
    return useCases.labelRenamed(seenProject(event), event.changes.name.from, event.label.name);
  });
  app.on('label.deleted', ({ payload }) => {
    const event = keptDeletedLabelEvent.parse(payload);
    return useCases.labelDeleted(seenProject(event), event.label.name);
  });
}

function registerInstallations(app: App, useCases: ForgeUseCases): void {
  app.on('installation.deleted', ({ payload }) =>
    useCases.installationGone(BigInt(payload.installation.id), 'removed'),
  );
  app.on('installation.suspend', ({ payload }) =>
    useCases.installationGone(BigInt(payload.installation.id), 'suspended'),
  );
  app.on(['installation.unsuspend', 'installation.new_permissions_accepted'], ({ payload }) =>
    useCases.installationBack(BigInt(payload.installation.id)),
  );
  // Installed anew, it has another id: the repositories learn it before their wishes go on.
  app.on(['installation.created', 'installation_repositories.added'], async ({ payload }) => {
    const event = keptInstallationEvent.parse(payload);
    for (const project of seenProjects(event)) await useCases.projectSeen(project);
    await useCases.installationBack(BigInt(event.installation.id));
  });
  app.on('installation_target.renamed', ({ payload }) => {
    const { account, changes, installation } = keptOwnerEvent.parse(payload);
    return changes.login
      ? useCases.ownerRenamed(BigInt(installation.id), changes.login.from, account.login)
      : undefined;
  });
  app.on('installation_repositories.removed', ({ payload }) => {
    const event = keptUnreachedEvent.parse(payload);
    return useCases.projectsUnreached(
      BigInt(event.installation.id),
      event.repositories_removed.map(({ id }) => BigInt(id)),
    );
  });
}
