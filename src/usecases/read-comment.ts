// Reads a comment's commands, carries them out in their order, and records the answer that the comment gets. Reading it
// again (edited, redelivered, after a crash) carries out only what was not carried out before; news that come after later ones
// of the same comment, or after its end, carry out nothing.
import { type ReadCommand, doubtful } from '../domain/command.ts';
import type { Outcome } from '../domain/command-meaning.ts';
import type { LineAnswer } from '../ports/answers.ts';
import type { Project, Wish } from '../ports/records.ts';
import { carryOut } from './carry-out.ts';
import { changeCampaign } from './change-campaign.ts';
import { followIssue } from './follow-issue.ts';
import { pointOut, pointOutLoss } from './point-out.ts';
import { proposeWish } from './propose-wish.ts';
import { seeProject } from './see-project.ts';
import { understand } from './understand.ts';
import type { SeenComment } from '../ports/seen.ts';
import { becomesWish } from './wish-label.ts';
import { alignRules } from './follow-settings.ts';
import type { World } from './world.ts';

async function wishOf(world: World, project: Project, comment: SeenComment): Promise<Wish | undefined> {
  const { issue } = comment;
  const known = await world.store.wishByIssue(issue.id);
  if (!known && (!becomesWish(issue, project) || !issue.open)) return undefined;
  if (!known) await proposeWish(world, project, issue, comment.author);
  // Whatever told that it was closed or labelled may have been lost: the comment tells it, too.
  await followIssue(world, issue);
  return world.store.wishByIssue(issue.id);
}

/**
 * A command is carried out once for ever per comment and wording; the same line twice in one comment counts as two.
 * A quote is its whole comment, so each revision of it may say something new.
 */
function onceKeys(comment: SeenComment, commands: readonly ReadCommand[]): readonly string[] {
  const seen = new Map<string, number>();
  return commands.map(({ text, outcome }) => {
    const isQuote = outcome.kind === 'understood' && outcome.command.type === 'SubmitQuote';
    const wording = isQuote ? `quote@${comment.revision}` : text.trim().replace(/\s+/g, ' ').toLowerCase();
    const occurrence = (seen.get(wording) ?? 0) + 1;
    seen.set(wording, occurrence);
    return `comment:${comment.id}:${wording}:${occurrence}`;
  });
}

/** The forge is asked how a comment was written only where something hangs on it that cannot be undone. */
async function surely(
  world: World,
  project: Project,
  { node }: SeenComment,
  { outcome, doubtfulByMail }: ReadCommand,
): Promise<Outcome> {
  const ifByMail = doubtfulByMail && node !== undefined ? doubtful(outcome, 'mail') : outcome;
  if (node === undefined || ifByMail === outcome) return outcome;
  return (await world.forge.cameByMail(project, node)) ? ifByMail : outcome;
}

export async function readComment(world: World, comment: SeenComment): Promise<void> {
  if (!comment.author.human) return;
  const project = await seeProject(world, comment.issue.project);
  const wish = await wishOf(world, project, comment);
  const running = wish && (await world.store.summary(wish.campaign));
  if (running) await alignRules(world, project, running.campaign);
  const commands = await understand(world, project, wish, comment);
  const before = await world.store.answer(comment.id);
  if (!wish && commands.length === 0 && before === undefined) return;
  if (!(await world.store.readAsOf(comment.id, Temporal.Instant.from(comment.revision)))) return;
  await pointOut(world, comment, 'edited');
  if (commands.length === 0 && before === undefined) return;
  await world.store.rememberPerson(comment.author);

  const lines: LineAnswer[] = [];
  if (wish) {
    const permission = await world.forge.permission(project, comment.author);
    const by = { id: comment.author.id, permission };
    const keys = onceKeys(comment, commands);
    for (const [index, read] of commands.entries()) {
      const { text } = read;
      const outcome = await surely(world, project, comment, read);
      if (outcome.kind === 'misunderstood')
        lines.push({ kind: 'misunderstood', read: text, problem: outcome.problem });
      else {
        const once = keys[index] ?? '';
        lines.push(await carryOut(world, { wish, comment, by, command: outcome.command, read: text, once }));
      }
    }
  } else {
    // Other apps use slashes too: outside a wish only a line that is unmistakably ours is answered.
    for (const { text } of commands.filter(({ text }) => /^\s*\/(?:wish|souhait)\b/i.test(text)))
      lines.push({ kind: 'impossible', read: text, why: 'no-wish', name: project.settings.label });
    if (lines.length === 0 && before === undefined) return;
  }
  await world.store.recordAnswer(
    {
      comment: comment.id,
      project: project.id,
      issueNumber: comment.issue.number,
      author: comment.author.id,
      lines,
    },
    [{ task: 'answer', comment: comment.id }],
  );
}

/** A comment that is deleted or hidden takes its quote with it unless that was accepted, and our reply to it goes. */
export async function forgetComment(
  world: World,
  issue: bigint,
  comment: bigint,
  how: 'deleted' | 'hidden',
): Promise<void> {
  if (how === 'deleted') await world.store.rememberGone(comment);
  const wish = await world.store.wishByIssue(issue);
  if (wish) {
    await changeCampaign(world, wish.campaign, (state) => {
      const quote = state.quotes.find((held) => held.comment === comment && held.state === 'live');
      return quote && { type: 'WithdrawQuote', by: { id: quote.developer, permission: 'none' }, comment };
    });
    await pointOutLoss(world, wish, comment, how);
  }
  const answer = await world.store.answer(comment);
  if (answer && answer.lines.length > 0)
    await world.store.recordAnswer({ ...answer, lines: [] }, [{ task: 'answer', comment }]);
}
