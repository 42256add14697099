// What happens on each of GitHub's events: translated into our words and handed to one use case, nothing else. Runs when a
// stored delivery is worked on, so it may run twice; what throws here is tried again.
import type { Probot } from 'probot';
import type { ForgeUseCases, SeenComment } from '../usecases/seen.ts';
import {
  keptBodyEvent,
  keptCommentEvent,
  keptCommentGoneEvent,
  keptEditEvent,
  keptInstallationEvent,
  keptIssueEvent,
  keptLabelledEvent,
  keptPullEvent,
  keptRepositoryEvent,
  keptUnlabelledEvent,
} from './kept.ts';
import {
  seenBody,
  seenComment,
  seenIssue,
  seenMerge,
  seenPerson,
  seenProject,
  seenProjects,
} from './seen-from.ts';

export function registerHandlers(app: Pick<Probot, 'on'>, useCases: ForgeUseCases): void {
  const read = async (comment: SeenComment | undefined): Promise<void> => {
    if (comment?.author.human) await useCases.commentSeen(comment);
  };

  app.on('issues.opened', ({ payload }) => read(seenBody(keptBodyEvent.parse(payload))));
  app.on('issues.edited', async ({ payload }) => {
    const event = keptEditEvent.parse(payload);
    if (event.changes.title) await useCases.issueRetitled(seenIssue(event));
    if (!event.changes.body) return;
    await useCases.issueDescribed(seenIssue(event));
    await read(seenBody(event));
  });
  app.on('issues.labeled', ({ payload }) => {
    const event = keptLabelledEvent.parse(payload);
    return useCases.issueLabelled(seenIssue(event), event.label.name, seenPerson(event.sender));
  });
  app.on('issues.unlabeled', ({ payload }) => {
    const event = keptUnlabelledEvent.parse(payload);
    return useCases.issueUnlabelled(seenIssue(event), event.label.name);
  });
  app.on('issues.closed', ({ payload }) => useCases.issueClosed(seenIssue(keptIssueEvent.parse(payload))));
  app.on('issues.reopened', ({ payload }) =>
    useCases.issueReopened(seenIssue(keptIssueEvent.parse(payload))),
  );
  app.on('issues.deleted', ({ payload }) =>
    useCases.issueGone(seenIssue(keptIssueEvent.parse(payload)), 'deleted'),
  );
  app.on('issues.transferred', ({ payload }) =>
    useCases.issueGone(seenIssue(keptIssueEvent.parse(payload)), 'transferred'),
  );

  app.on(['issue_comment.created', 'issue_comment.edited'], ({ payload }) =>
    read(seenComment(keptCommentEvent.parse(payload))),
  );
  app.on('issue_comment.deleted', ({ payload }) => {
    const event = keptCommentGoneEvent.parse(payload);
    return useCases.commentGone(seenIssue(event), BigInt(event.comment.id));
  });

  app.on('pull_request.closed', ({ payload }) =>
    useCases.pullRequestMerged(seenMerge(keptPullEvent.parse(payload))),
  );

  app.on(
    ['repository.renamed', 'repository.transferred', 'repository.privatized', 'repository.publicized'],
    ({ payload }) => useCases.projectSeen(seenProject(keptRepositoryEvent.parse(payload))),
  );

  app.on('installation.deleted', ({ payload }) =>
    useCases.installationGone(BigInt(payload.installation.id), 'removed'),
  );
  app.on('installation.suspend', ({ payload }) =>
    useCases.installationGone(BigInt(payload.installation.id), 'suspended'),
  );
  app.on('installation.unsuspend', ({ payload }) =>
    useCases.installationBack(BigInt(payload.installation.id)),
  );
  // Installed anew, it has another id: the repositories learn it before their wishes go on.
  app.on(['installation.created', 'installation_repositories.added'], async ({ payload }) => {
    const event = keptInstallationEvent.parse(payload);
    for (const project of seenProjects(event)) await useCases.projectSeen(project);
    await useCases.installationBack(BigInt(event.installation.id));
  });
}
