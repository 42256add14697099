// What a change writes: the campaign's row, the quotes and pledges that changed, its events and their postings. The number
// of statements does not depend on how many changed.
import type { Campaign } from '../domain/campaign.ts';
import type { CampaignEvent, RecordedEvent } from '../domain/campaign-event.ts';
import type { Pledge } from '../domain/pledge.ts';
import { evolve } from '../domain/evolve.ts';
import { type Posting, postingsOf } from '../domain/ledger.ts';
import { isTold } from '../domain/told.ts';
import { sql } from 'kysely';
import { campaignRow } from './campaign-row.ts';
import { toJson } from './codec.ts';
import type { DatabaseTransaction } from './database.ts';
import { chargeRow } from './charge-row.ts';
import { pledgeRow } from './pledge-row.ts';
import { quoteRow } from './quote-row.ts';
import { insertRows, upsertRows } from './rows.ts';
import type { QuoteRow } from './schema.ts';

/** What came of a decision: the events as they are kept, each with its postings, and the campaign after the last. */
export interface Happened {
  readonly after: Campaign;
  readonly events: readonly RecordedEvent[];
  readonly postings: readonly (Posting & { readonly sequence: number; readonly line: number })[];
}

export function happen(
  before: Campaign | undefined,
  decided: readonly CampaignEvent[],
  at: Temporal.Instant,
): Happened {
  const events: RecordedEvent[] = [];
  const postings: Happened['postings'][number][] = [];
  let after = before;
  for (const event of decided) {
    const next = evolve(after, event, at);
    const sequence = next.events;
    events.push({ sequence, at, event });
    postings.push(...postingsOf(next, event).map((posting, line) => ({ ...posting, sequence, line })));
    after = next;
  }
  if (after === undefined) throw new Error('a campaign begins with an event');
  return { after, events, postings };
}

/** The row of a campaign that is there already, and its quotes and pledges. */
export async function saveState(
  tx: DatabaseTransaction,
  before: Campaign,
  { after, events }: Happened,
): Promise<void> {
  const at = events.at(-1)?.at;
  if (at === undefined) return;
  await tx.updateTable('campaigns').set(campaignRow(after, at)).where('id', '=', after.id).execute();
  await upsertRows(tx, 'quotes', changedQuotes(before, after), { key: ['campaign', 'developer', 'version'] });
  await upsertRows(tx, 'pledges', changedPledges(before, after), {
    key: ['id'],
    fixed: ['campaign', 'position'],
  });
  await upsertRows(tx, 'charges', changedCharges(before, after), {
    key: ['pledge', 'round', 'attempt'],
    fixed: ['campaign'],
  });
}

/** What gives up a place comes before what takes it: at most one quote per developer and pledge per backer is live. */
function changedQuotes(before: Campaign, after: Campaign) {
  const known = new Set(before.quotes);
  return after.quotes
    .map((quote, position) => ({ quote, row: quoteRow(after.id, quote, position) }))
    .filter(({ quote }) => !known.has(quote))
    .map(({ row }): QuoteRow => row)
    .toSorted((a, b) => Number(a.state === 'live') - Number(b.state === 'live'));
}

function changedPledges(before: Campaign, after: Campaign) {
  let position = before.events;
  return after.pledges
    .flatMap((pledge, index) => {
      if (sameButForItsCharge(before.pledges[index], pledge)) return [];
      return [pledgeRow(after.id, pledge, index < before.pledges.length ? 0 : (position += 1))];
    })
    .toSorted((a, b) => Number(a.state === 'secured') - Number(b.state === 'secured'));
}

/** Pledges never change their places: those that are new come last. */
function sameButForItsCharge(before: Pledge | undefined, after: Pledge): boolean {
  if (before === after) return true;
  if (before === undefined || before.charge?.attempt !== after.charge?.attempt) return false;
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).every(([name, value]) => name === 'charge' || known.get(name) === value);
}

/** Of an attempt that was given up for the next one nothing is waited for any more. */
const changedCharges = (before: Campaign, after: Campaign) =>
  after.pledges.flatMap(({ id, charge }, index) => {
    const former = before.pledges[index]?.charge;
    if (charge === undefined || charge === former) return [];
    const row = chargeRow(after.id, id, charge);
    const over = former?.state === 'asked' && former.attempt < charge.attempt;
    return over ? [chargeRow(after.id, id, { ...former, state: 'cancelled' }), row] : [row];
  });

export async function saveHistory(
  tx: DatabaseTransaction,
  { after, events, postings }: Happened,
): Promise<void> {
  const campaign = after.id;
  await insertRows(
    tx,
    'events',
    events.map(({ sequence, at, event }) => ({
      campaign,
      sequence,
      type: event.type,
      payload: toJson(event),
      at,
    })),
  );
  await saveTold(tx, campaign, events);
  await insertRows(
    tx,
    'postings',
    postings.map(({ sequence, line, account, currency, amount }) => ({
      campaign,
      sequence,
      line,
      account,
      currency,
      amount_minor: amount,
    })),
  );
}

/** What anybody may read is kept apart, too, so that a feed need not go through ten thousand charges to find it. */
async function saveTold(
  tx: DatabaseTransaction,
  campaign: bigint,
  events: readonly RecordedEvent[],
): Promise<void> {
  const told = events.filter(({ event }) => isTold(event));
  if (told.length === 0) return;
  await sql`insert into told_events (campaign, sequence, project, at)
    select campaigns.id, told.sequence, project, told.at from campaigns,
      unnest(${told.map(({ sequence }) => sequence)}::int[], ${told.map(({ at }) => at)}::timestamptz[]) as told(sequence, at)
    where campaigns.id = ${campaign}`.execute(tx);
}
