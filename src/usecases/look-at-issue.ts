// Holds what is known of a wish's issue against what the forge shows now, and repairs the difference through the very use
// cases that events call: what was never delivered, and what is told to no app. Once a day for every wish that lives.
import { type PauseReason, ended } from '../domain/campaign.ts';
import { defaultSettings } from '../domain/settings.ts';
import type { FoundComment, IssueReading } from '../ports/forge.ts';
import type { Wish, WishSummary } from '../ports/records.ts';
import type { SeenIssue } from '../ports/seen.ts';
import { describeIssue } from './describe-issue.ts';
import { allSteps, eachByItself } from './each-by-itself.ts';
import { followIssue, followMove, loseIssue } from './follow-issue.ts';
import { forgetComment, readComment } from './read-comment.ts';
import { pointOut } from './point-out.ts';
import { speakAgain } from './speak-again.ts';
import type { World } from './world.ts';

/** A comment that young may still be on its way here, with its sender. */
const YOUNG = Temporal.Duration.from({ minutes: 10 });

type Here = Extract<IssueReading, { kind: 'here' }>;

/** Comments that hold a quote; those from before the issue moved have other ids now, and are left alone. */
const quoted = ({ wish, campaign }: WishSummary): readonly bigint[] => {
  const { movedAt } = wish.state;
  const { accepted, quotes } = campaign;
  return quotes
    .filter(({ comment }) => comment > 0n)
    .filter(({ submittedAt }) => movedAt === undefined || Temporal.Instant.compare(submittedAt, movedAt) > 0)
    .filter(
      ({ state, developer, version }) =>
        state === 'live' || (accepted?.developer === developer && accepted.version === version),
    )
    .map(({ comment }) => comment);
};

export async function lookAtIssue(world: World, campaign: bigint): Promise<void> {
  const summary = await world.store.summary(campaign);
  if (!summary || ended(summary.campaign.phase)) return;
  const { wish } = summary;
  const { project, number, state } = wish;
  const lookedAt = world.clock.now();
  const reading = await world.forge.readIssue(project, number, state.commentsUntil, quoted(summary));
  // What an event told of a loss is more than what can be seen of it.
  if (reading.kind === 'gone') {
    if (!isLost(summary.campaign.paused)) await loseIssue(world, wish.issue, reading.how);
  } else if (reading.kind === 'here') await repair(world, summary, reading, lookedAt.subtract(YOUNG));
  await world.store.rememberIssue(campaign, { lookedAt });
}

const isLost = (paused: PauseReason | undefined): boolean =>
  paused !== undefined && paused !== 'closed' && paused !== 'unlabelled';

async function repair(
  world: World,
  summary: WishSummary,
  reading: Here,
  until: Temporal.Instant,
): Promise<void> {
  const { wish } = summary;
  const { issue } = reading;
  if (issue.id !== wish.issue) return followMove(world, wish.issue, issue);
  await world.store.rememberProject(issue.project, defaultSettings(world.defaultCurrency));
  await followIssue(world, issue, true);
  await speakAgainIfHeld(world, wish, issue);
  await describeIssue(world, issue);
  await allSteps(
    () => readMissed(world, wish, reading.comments, until),
    () => followQuotes(world, summary, reading),
    () => refreshNames(world, summary),
  );
}

/** What could not be written while the repository was archived or its issues were switched off. */
async function speakAgainIfHeld(world: World, { campaign, project }: Wish, issue: SeenIssue): Promise<void> {
  if (issue.locked || issue.project.archived === true || project.writesRefused) return;
  const held = await world.store.heldBack(campaign);
  if (held.length > 0 || project.archived) await speakAgain(world, campaign);
}

const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  Temporal.Instant.compare(one, other) < 0;

/** Commands that nobody delivered. Nobody says who wrote what was edited, and what is hidden is out of the talk. */
async function readMissed(
  world: World,
  { campaign, state }: Wish,
  comments: readonly FoundComment[],
  until: Temporal.Instant,
): Promise<void> {
  await eachByItself(comments, async ({ comment, createdAt, edited, hidden }) => {
    const isNew = !isBefore(createdAt, state.commentsUntil) && isBefore(createdAt, until);
    if (!isNew || edited || hidden || comment.commandLines.length === 0) return;
    if ((await world.store.answer(comment.id)) === undefined) await readComment(world, comment);
  });
  if (isBefore(state.commentsUntil, until))
    await world.store.rememberIssue(campaign, { commentsUntil: until });
}

async function followQuotes(world: World, summary: WishSummary, { asked }: Here): Promise<void> {
  const { wish } = summary;
  await eachByItself(quoted(summary), async (id) => {
    const found = asked.get(id);
    if (found === undefined) await forgetComment(world, wish.issue, id, 'deleted');
    else if (found.hidden) await forgetComment(world, wish.issue, id, 'hidden');
    else if (found.edited || wish.state.alteredQuote !== undefined)
      await pointOut(world, found.comment, 'edited');
  });
}

/** People are known by their ids; what they are called now is asked for once a day where somebody reads it. */
async function refreshNames(world: World, { wish, campaign }: WishSummary): Promise<void> {
  const shown = [
    campaign.requester,
    ...campaign.quotes.map(({ developer }) => developer),
    ...campaign.pledges.map(({ backer }) => backer),
  ];
  const stale = await world.store.staleNames(shown);
  const rename = (): Promise<void> =>
    eachByItself(stale, async (person) =>
      world.store.renamePerson(person, await world.forge.loginOf(wish.project, person)),
    );
  const show = async (): Promise<void> => {
    if (stale.length > 0) await world.store.enqueue([{ task: 'show-status', campaign: wish.campaign }]);
  };
  await allSteps(rename, show);
}
