// One understood command of a comment: who asks, what it is for the campaign, and what became of it.
import type { Actor, Campaign, PayoutStanding } from '../domain/campaign.ts';
import type { CampaignCommand } from '../domain/campaign-command.ts';
import type { IssueCommand } from '../domain/command.ts';
import { writeDelay } from '../domain/delay.ts';
import type { DoneNote, LineAnswer } from '../ports/answers.ts';
import type { Wish } from '../ports/records.ts';
import { changeCampaign } from './change-campaign.ts';
import { maintainersWhereContested } from './judges.ts';
import { payoutStanding } from './pay-developer.ts';
import type { SeenComment } from '../ports/seen.ts';
import { whatArrives } from './what-arrives.ts';
import type { World } from './world.ts';

export interface Asked {
  readonly wish: Wish;
  readonly comment: SeenComment;
  readonly by: Actor;
  readonly command: IssueCommand;
  /** The line as it was read, for the reply. */
  readonly read: string;
  /** Carried out at most once for ever under this key. */
  readonly once: string;
}

type Translated =
  | { readonly kind: 'ask'; readonly command: CampaignCommand }
  | { readonly kind: 'say'; readonly note: DoneNote }
  | {
      readonly kind: 'impossible';
      readonly why: 'unknown-person' | 'no-pull-request';
      readonly name: string;
    };

async function translate(world: World, asked: Asked): Promise<Translated> {
  const { command, by, comment, wish } = asked;
  const ask = (campaignCommand: CampaignCommand): Translated => ({ kind: 'ask', command: campaignCommand });
  switch (command.type) {
    case 'ShowStatus':
      return { kind: 'say', note: 'status' };
    case 'ShowHelp':
      return { kind: 'say', note: 'help' };
    case 'AskPledgeLink':
      return { kind: 'say', note: 'pledge-link' };
    case 'OpenWish':
    case 'WithdrawQuote':
    case 'UndoAcceptance':
      return ask({ type: command.type, by });
    case 'Approve':
      return ask({ type: 'Approve', by, maintainers: await maintainersWhereContested(world, wish) });
    case 'DeclareReady':
      return ask({ type: 'DeclareReady', by, payout: await standingWhereRequired(world, wish, by.id) });
    case 'CancelWish':
    case 'Reject':
      return ask({ type: command.type, by, reason: command.reason });
    case 'SubmitQuote':
      return ask({
        type: 'SubmitQuote',
        by,
        amount: command.amount.minor,
        delay: command.delay,
        specification: command.specification,
        comment: comment.id,
      });
    case 'AcceptQuote': {
      const developer = await world.forge.personByLogin(wish.project, command.developer);
      if (!developer) return { kind: 'impossible', why: 'unknown-person', name: command.developer };
      await world.store.rememberPerson(developer);
      return ask({
        type: 'AcceptQuote',
        by,
        developer: developer.id,
        version: command.version,
        payout: await standingWhereRequired(world, wish, developer.id),
        sameAsDeveloper: await world.store.sameAs(wish.campaign, developer.id),
      });
    }
    case 'AskExtension':
      return ask({ type: 'AskExtension', by, delay: command.delay, reason: command.reason });
    case 'AcceptExtension':
      return ask({ type: 'AnswerExtension', by, accept: true });
    case 'RefuseExtension':
      return ask({ type: 'AnswerExtension', by, accept: false });
    case 'Deliver': {
      const { pullRequest: number } = command;
      if (number === undefined) return ask({ type: 'Deliver', by, pullRequest: undefined });
      const merged = await isMergedWork(world, wish, by.id, number);
      if (merged === undefined) return { kind: 'impossible', why: 'no-pull-request', name: `#${number}` };
      return ask({ type: 'Deliver', by, pullRequest: { number, merged } });
    }
  }
}

/**
 * Silence pays for merged work only: the developer's own, merged since development started. Undefined: no such pull request.
 */
async function isMergedWork(
  world: World,
  wish: Wish,
  developer: bigint,
  number: number,
): Promise<boolean | undefined> {
  const pull = await world.forge.pullRequest(wish.project, number);
  if (pull === undefined) return undefined;
  const startedAt = (await world.store.summary(wish.campaign))?.campaign.work?.startedAt;
  const { author, mergedAt } = pull;
  if (author !== developer || mergedAt === undefined || startedAt === undefined) return false;
  return Temporal.Instant.compare(startedAt, mergedAt) <= 0;
}

/** Asked of the processor only where the wish's rules make something depend on it. */
async function standingWhereRequired(
  world: World,
  wish: Wish,
  developer: bigint,
): Promise<PayoutStanding | undefined> {
  const rules = (await world.store.summary(wish.campaign))?.campaign.rules;
  return rules?.payoutReady === 'required' ? payoutStanding(world, developer) : undefined;
}

/** A quote that says again what the live one says is no new version. */
const saysNothingNew = (campaign: Campaign, command: CampaignCommand): boolean =>
  command.type === 'SubmitQuote' &&
  campaign.quotes.some(
    (quote) =>
      quote.state === 'live' &&
      quote.developer === command.by.id &&
      quote.amount === command.amount &&
      quote.specification === command.specification &&
      writeDelay(quote.delay) === writeDelay(command.delay),
  );

/** @throws when the forge or the store does not answer; then the whole comment is read again later */
export async function carryOut(world: World, asked: Asked): Promise<LineAnswer> {
  const { command, read } = asked;
  const translated = await translate(world, asked);
  if (translated.kind === 'say') return { kind: 'done', command, note: translated.note };
  if (translated.kind === 'impossible')
    return { kind: 'impossible', read, why: translated.why, name: translated.name };
  const outcome = await changeCampaign(
    world,
    asked.wish.campaign,
    (state) => (saysNothingNew(state, translated.command) ? undefined : translated.command),
    { once: asked.once },
  );
  if (outcome.kind === 'refused' && outcome.refusal.kind === 'PayoutNotReady') {
    const { developer } = outcome.refusal;
    const about = `comment-${asked.comment.id}`;
    await world.store.enqueue([{ task: 'remind-payout', campaign: asked.wish.campaign, developer, about }]);
  }
  if (outcome.kind === 'refused') return { kind: 'refused', read, command, refusal: outcome.refusal };
  const givingUp =
    outcome.kind === 'changed' && outcome.events.some(({ event }) => event.type === 'GiveUpAsked');
  if (command.type === 'SubmitQuote') {
    const { currency } = outcome.campaign;
    const quote = { developer: asked.by.id, amount: command.amount.minor, currency };
    return { kind: 'done', command, note: 'quoted', arrival: await whatArrives(world, quote) };
  }
  return { kind: 'done', command, note: givingUp ? 'give-up-asked' : undefined };
}
