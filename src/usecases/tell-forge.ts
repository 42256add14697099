// The jobs that write on the forge: the status comment and label, announcements, answers, the assignee. Each may run
// twice and finds out first what is there already.
import type { Answer, LineAnswer, Reaction, StoredAnswer } from '../ports/answers.ts';
import type { Job } from '../ports/jobs.ts';
import { type IssueAddress, IssueGone, IssueLocked, WritesRefused } from '../ports/forge.ts';
import type { Project, Wish, WishSummary } from '../ports/records.ts';
import type { Announceable } from '../domain/settings.ts';
import type { ReplyView } from '../ports/views.ts';
import { sayOrKeep } from './speak-again.ts';
import { isStale } from './see-project.ts';
import { viewWish } from './view-wish.ts';
import type { World } from './world.ts';

const addressOf = ({ installation, owner, name }: Project, number: number): IssueAddress => ({
  installation,
  owner,
  name,
  number,
});

/** A wish whose app is gone cannot be written to; it is shown again when the app is back. */
const reachable = ({ campaign }: WishSummary): boolean =>
  campaign.paused !== 'app-removed' &&
  campaign.paused !== 'app-suspended' &&
  campaign.paused !== 'deleted' &&
  campaign.paused !== 'transferred';

/** Of an issue that is no wish, nothing is kept: where it is gone or locked there is nobody to tell. */
async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isUnsaid =
      error instanceof IssueGone || error instanceof IssueLocked || error instanceof WritesRefused;
    if (!isUnsaid) throw error;
  }
}

/** Kept for later where nothing can be written in the issue now. */
async function tell(
  world: World,
  job: Extract<Job, { readonly campaign: bigint }>,
  work: (summary: WishSummary) => Promise<void>,
): Promise<void> {
  const summary = await world.store.summary(job.campaign);
  if (!summary) return;
  if (!reachable(summary)) await world.store.holdBack(job.campaign, job);
  else await sayOrKeep(world, summary.wish, job, () => work(summary));
}

export const showStatus = (world: World, campaign: bigint): Promise<void> =>
  tell(world, { task: 'show-status', campaign }, (summary) => writeStatus(world, summary));

async function writeStatus(world: World, summary: WishSummary): Promise<void> {
  const { wish } = summary;
  const { campaign } = wish;
  const at = addressOf(wish.project, wish.number);
  // A wish moved: settings that changed meanwhile are found now, and change it again where they have to.
  if (isStale(wish.project, world.clock.now()))
    await world.store.enqueue([{ task: 'read-settings', project: wish.project.id }]);
  const view = await viewWish(world, summary);
  const digest = world.forge.statusDigest(view);
  if (digest !== wish.stickyDigest) {
    if (wish.stickyDigest !== undefined) await world.store.forgetSticky(campaign, 'status');
    const comment = await world.forge.writeStatus(at, wish.stickyComment, view);
    await world.store.rememberSticky(campaign, { comment, digest });
  }
  const { phase } = summary.campaign;
  if (phase !== wish.labelledPhase) {
    if (wish.labelledPhase !== undefined) await world.store.forgetSticky(campaign, 'label');
    await world.forge.labelPhase(at, phase);
    await world.store.rememberSticky(campaign, { labelledPhase: phase });
  }
}

type Announcement = Extract<Job, { task: 'announce' }>;

const settingOf: Readonly<Record<Announcement['kind'], Announceable | undefined>> = {
  accepted: 'accepted',
  milestone: 'milestones',
  'last-call': 'last-call',
  started: 'started',
  delivered: 'delivered',
  completed: 'completed',
  // Money is at stake: a project cannot silence these.
  overdue: undefined,
  contested: undefined,
  refunded: undefined,
};

export const announce = (world: World, job: Announcement): Promise<void> =>
  tell(world, job, (summary) => say(world, job, summary));

async function say(world: World, job: Announcement, summary: WishSummary): Promise<void> {
  const { wish } = summary;
  const setting = settingOf[job.kind];
  if (setting !== undefined && !wish.project.settings.announce.includes(setting)) return;
  if ((await world.store.announced(job.campaign, job.sequence)) !== undefined) return;
  const at = addressOf(wish.project, wish.number);
  const view = { kind: job.kind, percent: job.percent, wish: await viewWish(world, summary) };
  const comment = await world.forge.announce(at, `${job.campaign}:${job.sequence}`, view);
  await world.store.rememberAnnouncement(job.campaign, job.sequence, comment);
}

export const assignDeveloper = (world: World, campaign: bigint): Promise<void> =>
  tell(world, { task: 'assign', campaign }, (summary) => assign(world, summary));

async function assign(world: World, summary: WishSummary): Promise<void> {
  const developer = summary.campaign.accepted?.developer;
  if (developer === undefined) return;
  const login = (await world.store.people([developer])).get(developer)?.login;
  if (login !== undefined)
    await world.forge.assign(addressOf(summary.wish.project, summary.wish.number), login);
}

/** 👀 received and waiting for the person, 👍 done, 😕 not understood or not allowed. */
function reactionTo(lines: readonly LineAnswer[]): Reaction | undefined {
  if (lines.length === 0) return undefined;
  if (lines.some(({ kind }) => kind !== 'done')) return 'confused';
  const waits = lines.every((line) => line.kind === 'done' && line.note === 'pledge-link');
  return waits ? 'eyes' : '+1';
}

const named = (line: LineAnswer): readonly bigint[] => {
  if (line.kind !== 'refused') return [];
  return Object.values(line.refusal).flatMap((value: unknown) =>
    typeof value === 'bigint'
      ? [value]
      : Array.isArray(value)
        ? value.filter((id) => typeof id === 'bigint')
        : [],
  );
};

async function replyView(
  world: World,
  answer: Answer,
  project: Project,
  wish: Wish | undefined,
): Promise<ReplyView> {
  const summary = wish && (await world.store.summary(wish.campaign));
  const people = await world.store.people([answer.author, ...answer.lines.flatMap(named)]);
  const names = new Map([...people].map(([id, { login }]) => [id, login ?? 'ghost']));
  return {
    author: names.get(answer.author) ?? 'ghost',
    lines: answer.lines,
    locale: project.settings.locale,
    currency: summary?.campaign.currency ?? project.settings.currency,
    wish: summary && (await viewWish(world, summary)),
    names,
  };
}

export async function answerComment(world: World, comment: bigint): Promise<void> {
  const answer = await world.store.answer(comment);
  const project = answer && (await world.store.projectById(answer.project));
  if (!answer || !project) return;
  const summary = await world.store.wishAt(project.owner, project.name, answer.issueNumber);
  const write = (): Promise<void> => writeAnswer(world, answer, project, summary?.wish);
  if (!summary) await unlessGone(write);
  else if (!reachable(summary))
    await world.store.holdBack(summary.wish.campaign, { task: 'answer', comment });
  else await sayOrKeep(world, summary.wish, { task: 'answer', comment }, write);
}

/** In place of a digest: something was written, or may have been, and nobody knows what. */
const UNHEARD = '';

async function writeAnswer(
  world: World,
  answer: StoredAnswer,
  project: Project,
  wish: Wish | undefined,
): Promise<void> {
  const { comment } = answer;
  const at = addressOf(project, answer.issueNumber);
  const view = await replyView(world, answer, project, wish);
  const digest = world.forge.replyDigest(view);
  let { reply } = answer;
  if (digest !== answer.replyDigest) {
    await world.store.rememberReply(comment, { ...answer, digest: UNHEARD });
    const name = String(comment);
    if (digest === undefined) await world.forge.removeReply(at, reply, name);
    reply = digest === undefined ? undefined : await world.forge.reply(at, reply, name, view);
    // Words first, and remembered at once: a reaction may have to wait where there is much to write.
    await world.store.rememberReply(comment, { reply, digest, reaction: answer.reaction });
  }
  const reaction = reactionTo(answer.lines);
  // Whether one stands that was never heard of is asked where none is to stand.
  if (reaction === answer.reaction && reaction !== undefined) return;
  if (answer.reaction !== undefined)
    await world.store.rememberReply(comment, { reply, digest, reaction: undefined });
  await world.forge.react(at, comment, reaction);
  await world.store.rememberReply(comment, { reply, digest, reaction });
}
