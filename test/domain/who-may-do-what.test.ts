// Who may do what, when: every cell of the table, asked of a campaign in that phase.
import { describe, expect, test } from 'vitest';
import { type Phase, phases } from '../../src/domain/campaign.ts';
import type { CampaignCommand, PersonCommand } from '../../src/domain/campaign-command.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import { refusedInPhase } from '../../src/domain/decide-phases.ts';
import { type Story, aCampaign, ids, people } from '../support/builders.ts';
import { type Row, cellsOf, table } from './who-may-do-what.table.ts';

const reached = new Set<Phase>();

function storyFor({ before, asked }: Row, phase: Phase): { story: Story; command: CampaignCommand } {
  const story = aCampaign({ phase });
  before?.(story);
  return { story, command: typeof asked === 'function' ? asked(story) : asked };
}

function expectRefused(story: Story, command: CampaignCommand, helps: string): void {
  const { phase, events } = story.state;
  const refusal = story.refusal(command);
  expect(refusal.kind).toMatch(/^[A-Z]\w+$/);
  expect(story.state.phase).toBe(phase);
  expect(story.state.events).toBe(events);
  const instead = refusal.kind === 'WrongPhase' ? refusal.instead : undefined;
  if (phase !== 'expired') expect(instead ?? '').toBe(helps);
  if (instead !== undefined)
    expect(refusedInPhase(story.state, instead as PersonCommand['type'])).toBeUndefined();
}

function expectPaused(story: Story, command: CampaignCommand): void {
  const { phase } = story.state;
  story.do(command);
  expect(story.state.paused).toBe('closed');
  expect(story.state.phase).toBe(phase === 'collecting' ? 'confirming' : phase);
  for (const { charge } of story.state.pledges) expect(charge?.state ?? 'cancelling').toBe('cancelling');
  const pledge = { type: 'SecurePledge', pledge: 78n, amount: 1_000n, named: false } as const;
  expect(story.refusal({ ...pledge, by: people.requester }).kind).toBe('Paused');
  expect(story.state.pledges.every(({ released }) => released === undefined)).toBe(true);
}

/** Noted, and nothing else: it asks, and moves neither money nor phase. */
function expectNoted(story: Story, command: CampaignCommand): void {
  const { phase, pledges, collection } = story.state;
  expect(story.do(command)).toEqual([{ type: 'WishPaused', reason: 'closed' }]);
  expect(story.state).toMatchObject({ phase, pledges, collection });
}

describe.each(table)('$row', (row) => {
  test.each(cellsOf(row))('in $phase: $cell', ({ phase, cell }) => {
    const { story, command } = storyFor(row, phase);
    const before = story.state;
    if (cell.startsWith('R')) expectRefused(story, command, cell.slice(2));
    else if (cell === 'paused') expectPaused(story, command);
    else if (cell === 'noted') expectNoted(story, command);
    else if (cell === '–') expect(story.do(command)).toEqual([]);
    else {
      story.do(command);
      expect(story.state.phase).toBe(cell === '✓' ? before.phase : cell.slice(1));
    }
    for (const one of story.phases) reached.add(one);
  });
});

test('every phase is reached by the commands of this table, time and the processor', () => {
  expect([...reached].toSorted()).toEqual([...phases].toSorted());
});

test('what cannot be asked of an expired wish, but could be of a living one, says that it can be renewed', () => {
  const story = aCampaign({ phase: 'expired' });
  for (const row of table.filter(({ cells }) => /^\S+ ✓ ✓/.test(cells))) {
    const command = typeof row.asked === 'function' ? row.asked(story) : row.asked;
    const refusal = story.refusal(command);
    if (command.type === 'WithdrawPledge' || command.type === 'WithdrawQuote') continue;
    expect(refusal).toMatchObject({ kind: 'WrongPhase', instead: 'RenewWish' });
  }
});

test.each(phases.filter((phase) => phase !== 'proposed'))(
  'proposing a wish that is %s changes nothing: one campaign per issue',
  (phase) => {
    const story = aCampaign({ phase });
    const { id, requester, currency, rules } = story.state;
    expect(story.do({ type: 'ProposeWish', campaign: id, requester, currency, rules })).toEqual([]);
  },
);

/** Whom each row is for: others are refused in a phase where the row is done, each for a reason of its own. */
const others: readonly (readonly [Phase, PersonCommand, Refusal['kind']])[] = [
  [
    'funding',
    { type: 'SecurePledge', by: people.developer, pledge: 77n, amount: 60n, named: false },
    'DeveloperCannotPledge',
  ],
  ['funding', { type: 'ChangePledge', by: people.outsider, amount: 60n }, 'NotBacker'],
  ['funding', { type: 'WithdrawPledge', by: people.outsider }, 'NotBacker'],
  ['funding', { type: 'WithdrawQuote', by: people.maintainer }, 'NoQuote'],
  [
    'open',
    { type: 'AcceptQuote', by: people.requester, developer: ids.developer, version: 1 },
    'NotAllowedToAccept',
  ],
  ['funding', { type: 'UndoAcceptance', by: people.developer }, 'NotAllowedToAccept'],
  ['funding', { type: 'DeclareReady', by: people.requester }, 'NotDeveloper'],
  [
    'started',
    { type: 'AskExtension', by: people.requester, delay: { count: 1, unit: 'day' }, reason: 'flu' },
    'NotDeveloper',
  ],
  ['started', { type: 'AnswerExtension', by: people.outsider, accept: true }, 'NotReviewer'],
  ['started', { type: 'Deliver', by: people.maintainer, pullRequest: undefined }, 'NotDeveloper'],
  ['delivered', { type: 'Approve', by: people.developer }, 'NotIndependent'],
  ['delivered', { type: 'Reject', by: people.backer, reason: 'not yet' }, 'NotReviewer'],
  ['funding', { type: 'CancelWish', by: people.requester, reason: 'mine' }, 'NotMaintainer'],
  ['proposed', { type: 'OpenWish', by: people.requester }, 'NotMaintainer'],
];

test.each(others.map(([phase, command, kind]) => ({ phase, command, kind, type: command.type })))(
  '$type in $phase is not for everybody: $kind',
  ({ phase, command, kind }) => {
    expect(aCampaign({ phase }).refusal(command).kind).toBe(kind);
  },
);
