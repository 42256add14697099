// An accepted version is frozen. What its comment says later, or that it is gone, changes nothing and is pointed out in the
// status comment, so that nobody takes for agreed what was not.
import type { Campaign } from '../domain/campaign.ts';
import { writeDelay } from '../domain/delay.ts';
import { type Quote, sameQuote } from '../domain/quote.ts';
import type { AlteredQuote, Wish } from '../ports/records.ts';
import type { SeenComment } from '../ports/seen.ts';
import { understand } from './understand.ts';
import type { World } from './world.ts';

const acceptedIn = ({ accepted, quotes }: Campaign, comment: bigint): Quote | undefined =>
  accepted && quotes.find((quote) => sameQuote(quote, accepted) && quote.comment === comment);

async function acceptedOf(world: World, { campaign }: Wish, comment: bigint): Promise<Quote | undefined> {
  const summary = await world.store.summary(campaign);
  return summary && acceptedIn(summary.campaign, comment);
}

/** The comment still says what was accepted. */
async function saysTheSame(world: World, wish: Wish, quote: Quote, comment: SeenComment): Promise<boolean> {
  const read = await understand(world, wish.project, wish, comment);
  return read.some(
    ({ outcome }) =>
      outcome.kind === 'understood' &&
      outcome.command.type === 'SubmitQuote' &&
      outcome.command.amount.minor === quote.amount &&
      writeDelay(outcome.command.delay) === writeDelay(quote.delay) &&
      outcome.command.specification.trim() === quote.specification.trim(),
  );
}

async function note(world: World, wish: Wish, altered: AlteredQuote | 'none'): Promise<void> {
  const before = wish.state.alteredQuote;
  const known =
    altered === 'none' ? before === undefined : before?.how === altered.how && sameQuote(before, altered);
  if (known) return;
  await world.store.rememberIssue(wish.campaign, { alteredQuote: altered });
  await world.store.enqueue([{ task: 'show-status', campaign: wish.campaign }]);
}

/** Put back as it was, nothing is pointed out any more. */
export async function pointOut(world: World, comment: SeenComment, how: 'edited' | 'hidden'): Promise<void> {
  const wish = await world.store.wishByIssue(comment.issue.id);
  const quote = wish && (await acceptedOf(world, wish, comment.id));
  if (!wish || !quote) return;
  const { developer, version } = quote;
  const same = how === 'edited' && (await saysTheSame(world, wish, quote, comment));
  await note(world, wish, same ? 'none' : { developer, version, how });
}

export async function pointOutLoss(
  world: World,
  wish: Wish,
  comment: bigint,
  how: 'deleted' | 'hidden',
): Promise<void> {
  const quote = await acceptedOf(world, wish, comment);
  if (quote) await note(world, wish, { developer: quote.developer, version: quote.version, how });
}
