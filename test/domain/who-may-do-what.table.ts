// The table of who may do what in which phase, as data: one row a command, one cell a phase. The test that reads it is
// who-may-do-what.test.ts.
import { type Phase, phases } from '../../src/domain/campaign.ts';
import type { CampaignCommand, PersonCommand } from '../../src/domain/campaign-command.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { type Story, ids, people, specification, target } from '../support/builders.ts';

export interface Row {
  readonly row: string;
  /** What is asked; a function where that depends on the campaign. */
  readonly asked: CampaignCommand | ((story: Story) => CampaignCommand);
  /**
   * One cell per column, in the order of `columnOf`. ✓ done and the phase stays; →phase done and leads there; R refused;
   * R:Command refused, and this would help instead; paused; noted: a remark that moves nothing; – nothing at all.
   */
  readonly cells: string;
  /** Where a phase needs another state for the cell to be about what the row says. */
  readonly before?: (story: Story) => void;
}

const columns =
  'proposed open funding confirming collecting started delivered contested refunding ended'.split(' ');
const ended: readonly Phase[] = ['completed', 'refunded', 'expired', 'cancelled'];

/** The cells of a row: one per phase, the four that are ended alike. */
export const cellsOf = ({ cells }: Row): readonly { readonly phase: Phase; readonly cell: string }[] =>
  phases.map((phase) => {
    const cell = cells.split(' ')[columns.indexOf(ended.includes(phase) ? 'ended' : phase)];
    if (cell === undefined) throw new Error(`No cell for ${phase}`);
    return { phase, cell };
  });

const pledging =
  (amount: bigint) =>
  (story: Story): PersonCommand => ({
    type: 'SecurePledge',
    by: story.state.phase === 'proposed' ? people.requester : people.outsider,
    pledge: 77n,
    amount,
    named: true,
  });

const withdrawnByDeveloper: PersonCommand = { type: 'WithdrawQuote', by: people.developer };

/**
 * A pledge in a wish that is only proposed: no command leads there, since a secured pledge opens it, but whoever had one
 * could change it and leave.
 */
function pledgedUnopened(story: Story, backer: bigint = ids.requester): void {
  if (story.state.phase !== 'proposed') return;
  const secured = { type: 'PledgeSecured', pledge: 70n, backer, amount: 10_000n, named: false } as const;
  story.campaign = evolve(story.state, { ...secured, consent: { kind: 'early' } }, story.now);
}

export const table: readonly Row[] = [
  {
    row: 'pledge',
    asked: pledging(1_000n),
    cells: '→open ✓ ✓ ✓ ✓ R R R R R',
  },
  {
    row: 'pledge that fills the rest',
    asked: pledging(target),
    cells: '→open ✓ →confirming ✓ ✓ R R R R R',
  },
  {
    row: 'pledge before the requester did',
    asked: { type: 'SecurePledge', by: people.outsider, pledge: 77n, amount: 1_000n, named: false },
    before: (story) => {
      if (story.state.phase === 'open') story.do({ type: 'WithdrawPledge', by: people.requester });
    },
    cells: 'R R ✓ ✓ ✓ R R R R R',
  },
  {
    row: 'raise',
    asked: { type: 'ChangePledge', by: people.requester, amount: 11_000n },
    before: (story) => pledgedUnopened(story),
    cells: '→open ✓ ✓ ✓ ✓ R R R R R',
  },
  {
    row: 'lower',
    asked: { type: 'ChangePledge', by: people.requester, amount: 9_000n },
    before: (story) => pledgedUnopened(story),
    cells: '✓ ✓ ✓ →funding R R R R R R',
  },
  {
    row: 'withdraw',
    asked: { type: 'WithdrawPledge', by: people.backer },
    before: (story) => {
      pledgedUnopened(story, ids.backer);
      if (story.state.phase === 'open') story.pledge(people.backer, 1_000n);
    },
    cells: '✓ ✓ ✓ →funding R R R:Object R:VoteSettlement R R',
  },
  {
    row: "withdraw, the sole requester's",
    asked: { type: 'WithdrawPledge', by: people.requester },
    before: (story) => pledgedUnopened(story),
    cells: '✓ →proposed ✓ →funding R R R:Object R:VoteSettlement R R',
  },
  {
    row: 'withdraw after the charge, within 14 days',
    asked: { type: 'WithdrawAfterCharge', by: people.backer },
    before: (story) => pledgedUnopened(story, ids.backer),
    cells: 'R:WithdrawPledge R:WithdrawPledge R:WithdrawPledge R:WithdrawPledge R ✓ ✓ ✓ R R',
  },
  {
    row: 'withdraw after the charge, the last backer',
    asked: { type: 'WithdrawAfterCharge', by: people.backer },
    before: (story) => {
      if (!['started', 'delivered', 'contested'].includes(story.state.phase)) return;
      story.do({ type: 'WithdrawAfterCharge', by: people.requester });
      story.do({ type: 'WithdrawAfterCharge', by: people.otherBacker });
    },
    cells:
      'R:WithdrawPledge R:WithdrawPledge R:WithdrawPledge R:WithdrawPledge R →refunding →refunding →refunding R R',
  },
  {
    row: 'a smaller sum, accepted by the developer',
    asked: { type: 'AnswerSmallerSum', by: people.developer, accept: true },
    before: (story) => {
      if (['started', 'delivered', 'contested'].includes(story.state.phase))
        story.do({ type: 'WithdrawAfterCharge', by: people.backer });
    },
    cells: 'R R R R R ✓ ✓ ✓ R R',
  },
  {
    row: 'a smaller sum, for which the developer does not go on',
    asked: { type: 'AnswerSmallerSum', by: people.developer, accept: false },
    before: (story) => {
      if (['started', 'delivered', 'contested'].includes(story.state.phase))
        story.do({ type: 'WithdrawAfterCharge', by: people.backer });
    },
    cells: 'R R R R R →refunding →refunding →refunding R R',
  },
  {
    row: '/quote',
    asked: {
      type: 'SubmitQuote',
      by: people.otherDeveloper,
      amount: 40_000n,
      delay: { count: 3, unit: 'week' },
      specification,
      comment: 901n,
    },
    cells: '✓ ✓ ✓ ✓ R R R R R R',
  },
  {
    row: '/quote, a new version',
    asked: {
      type: 'SubmitQuote',
      by: people.developer,
      amount: 60_000n,
      delay: { count: 3, unit: 'week' },
      specification,
      comment: 902n,
    },
    before: (story) => {
      if (story.state.phase === 'proposed' || story.state.phase === 'open') story.quote(people.developer);
    },
    cells: '✓ ✓ ✓ ✓ R R R R R R',
  },
  {
    row: '/quote withdraw, once',
    asked: withdrawnByDeveloper,
    before: (story) => {
      if (story.state.phase === 'proposed' || story.state.phase === 'open') story.quote(people.developer);
    },
    cells: '✓ ✓ →open →open R ✓ ✓ →refunding R R',
  },
  {
    row: '/quote withdraw, twice',
    asked: withdrawnByDeveloper,
    before: (story) => {
      const { phase } = story.state;
      if (phase === 'started' || phase === 'delivered') story.do(withdrawnByDeveloper);
    },
    cells: 'R R →open →open R →refunding →refunding →refunding R R',
  },
  {
    row: "/quote withdraw of somebody else's quote that is not accepted",
    asked: { type: 'WithdrawQuote', by: people.otherDeveloper },
    before: (story) => {
      if (['proposed', 'open', 'funding', 'confirming'].includes(story.state.phase))
        story.quote(people.otherDeveloper);
    },
    cells: '✓ ✓ ✓ ✓ R R R R R R',
  },
  {
    row: '/accept',
    asked: { type: 'AcceptQuote', by: people.maintainer, developer: ids.otherDeveloper, version: undefined },
    before: (story) => {
      if (['proposed', 'open', 'funding', 'confirming'].includes(story.state.phase))
        story.quote(people.otherDeveloper, { amount: 70_000n });
    },
    cells: 'R →funding →funding →funding R R R:Approve R:Approve R R',
  },
  {
    row: '/accept undo',
    asked: { type: 'UndoAcceptance', by: people.maintainer },
    cells: 'R R →open →open R:CancelWish R R:Reject R R R',
  },
  {
    row: '/start',
    asked: { type: 'DeclareReady', by: people.developer },
    cells: 'R R ✓ ✓ ✓ ✓ R:Deliver R:Deliver R R',
  },
  {
    row: '/extend, asked',
    asked: {
      type: 'AskExtension',
      by: people.developer,
      delay: { count: 1, unit: 'week' },
      reason: 'flu',
    },
    cells: 'R:SubmitQuote R:SubmitQuote R:SubmitQuote R:SubmitQuote R ✓ R R R R',
  },
  {
    row: '/extend, answered',
    asked: { type: 'AnswerExtension', by: people.maintainer, accept: true },
    before: (story) => {
      if (story.state.phase === 'started')
        story.do({
          type: 'AskExtension',
          by: people.developer,
          delay: { count: 1, unit: 'week' },
          reason: 'flu',
        });
    },
    cells: 'R R R R R ✓ R R R R',
  },
  {
    row: '/deliver',
    asked: { type: 'Deliver', by: people.developer, pullRequest: { number: 12, merged: false } },
    cells: 'R:SubmitQuote R:SubmitQuote R:DeclareReady R:DeclareReady R →delivered ✓ ✓ R R',
  },
  {
    row: '/approve, by the requester',
    asked: { type: 'Approve', by: people.requester, maintainers: [ids.developer] },
    cells: 'R R:AcceptQuote R R R R:Deliver →completed →completed R R',
  },
  {
    row: '/approve, by an independent maintainer',
    asked: { type: 'Approve', by: people.maintainer },
    cells: 'R R:AcceptQuote R R R R:Deliver →completed →completed R R',
  },
  {
    row: '/reject, the first time',
    asked: { type: 'Reject', by: people.maintainer, reason: 'the header is missing' },
    cells: 'R R:WithdrawPledge R:UndoAcceptance R:UndoAcceptance R R:Deliver →started R:Settle R R',
  },
  {
    row: '/reject, the second time',
    asked: { type: 'Reject', by: people.requester, reason: 'still missing' },
    before: (story) => {
      if (story.state.phase !== 'delivered') return;
      story.do({ type: 'Reject', by: people.maintainer, reason: 'the header is missing' });
      story.do({ type: 'Deliver', by: people.developer, pullRequest: undefined });
    },
    cells: 'R R:WithdrawPledge R:UndoAcceptance R:UndoAcceptance R R:Deliver →contested R:Settle R R',
  },
  {
    row: '/wish cancel',
    asked: { type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' },
    cells: '→cancelled →cancelled →cancelled →cancelled →cancelled R R R R R',
  },
  {
    row: '/wish cancel, after the first capture',
    asked: { type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' },
    before: (story) => {
      if (story.state.phase !== 'collecting') return;
      story.authoriseAll();
      story.capture(ids.backer);
    },
    cells: '→cancelled →cancelled →cancelled →cancelled R R R R R R',
  },
  {
    row: '/wish open',
    asked: { type: 'OpenWish', by: people.maintainer },
    cells: '→open R R R R R R R R R',
  },
  {
    row: 'issue closed',
    asked: { type: 'Pause', reason: 'closed' },
    cells: 'paused paused paused paused paused noted noted noted noted –',
  },
  {
    row: 'issue closed, after the first capture',
    asked: { type: 'Pause', reason: 'closed' },
    before: (story) => {
      if (story.state.phase !== 'collecting') return;
      story.authoriseAll();
      story.capture(ids.backer);
    },
    cells: 'paused paused paused paused noted noted noted noted noted –',
  },
];
