// The table "who may do what, when", its columns: in which phases a person's command can be carried out at all, and what
// would help instead. Who may is asked where the command is carried out.
import type { Campaign, Phase } from './campaign.ts';
import type { CommandType, PersonCommand } from './campaign-command.ts';
import type { Refusal } from './refusal.ts';

type PersonCommandType = PersonCommand['type'];

const untilCollecting = ['proposed', 'open', 'funding', 'confirming'] as const;

const phasesFor: Readonly<Record<PersonCommandType, readonly Phase[]>> = {
  SecurePledge: [...untilCollecting, 'collecting'],
  ChangePledge: [...untilCollecting, 'collecting'],
  WithdrawPledge: untilCollecting,
  WithdrawAfterCharge: ['started', 'delivered', 'contested'],
  AnswerSmallerSum: ['started', 'delivered', 'contested'],
  AllowEarlyWork: [...untilCollecting, 'collecting'],
  ConfirmConsent: ['open', 'funding', 'confirming', 'collecting'],
  SubmitQuote: untilCollecting,
  WithdrawQuote: [...untilCollecting, 'started', 'delivered', 'contested'],
  AcceptQuote: ['open', 'funding', 'confirming'],
  UndoAcceptance: ['funding', 'confirming'],
  DeclareReady: ['funding', 'confirming', 'collecting', 'started'],
  AskExtension: ['started'],
  AnswerExtension: ['started'],
  Deliver: ['started', 'delivered', 'contested'],
  Approve: ['delivered', 'contested'],
  Reject: ['delivered'],
  Object: ['delivered'],
  VoteSettlement: ['contested'],
  Settle: ['contested'],
  CancelWish: [...untilCollecting, 'collecting'],
  OpenWish: ['proposed'],
  RenewWish: [...untilCollecting, 'expired'],
};

/** What would help now: who meant this command wants something that another one gives in this phase. */
const insteadIn: Partial<Record<PersonCommandType, Partial<Record<Phase, CommandType>>>> = {
  WithdrawPledge: { delivered: 'Object', contested: 'VoteSettlement' },
  WithdrawAfterCharge: {
    proposed: 'WithdrawPledge',
    open: 'WithdrawPledge',
    funding: 'WithdrawPledge',
    confirming: 'WithdrawPledge',
  },
  AcceptQuote: { delivered: 'Approve', contested: 'Approve' },
  UndoAcceptance: { collecting: 'CancelWish', delivered: 'Reject' },
  DeclareReady: { delivered: 'Deliver', contested: 'Deliver' },
  AskExtension: {
    proposed: 'SubmitQuote',
    open: 'SubmitQuote',
    funding: 'SubmitQuote',
    confirming: 'SubmitQuote',
  },
  Deliver: {
    proposed: 'SubmitQuote',
    open: 'SubmitQuote',
    funding: 'DeclareReady',
    confirming: 'DeclareReady',
  },
  Approve: { open: 'AcceptQuote', started: 'Deliver' },
  Reject: {
    open: 'WithdrawPledge',
    funding: 'UndoAcceptance',
    confirming: 'UndoAcceptance',
    started: 'Deliver',
    contested: 'Settle',
  },
  Object: {
    open: 'WithdrawPledge',
    funding: 'WithdrawPledge',
    confirming: 'WithdrawPledge',
    contested: 'VoteSettlement',
  },
  VoteSettlement: { delivered: 'Object' },
  Settle: { delivered: 'Reject' },
  OpenWish: { expired: 'RenewWish' },
};

const needsALivingWish: readonly PersonCommandType[] = [
  'SecurePledge',
  'ChangePledge',
  'AllowEarlyWork',
  'ConfirmConsent',
  'SubmitQuote',
  'AcceptQuote',
  'DeclareReady',
];

function instead(command: PersonCommandType, phase: Phase): CommandType | undefined {
  if (phase === 'expired' && needsALivingWish.includes(command)) return 'RenewWish';
  return insteadIn[command]?.[phase];
}

/** Why the command cannot be carried out in the campaign's phase, whoever asks; undefined when it can. */
export function refusedInPhase(campaign: Campaign, command: PersonCommandType): Refusal | undefined {
  const { phase } = campaign;
  if (phasesFor[command].includes(phase)) return undefined;
  const nothingAccepted = phase === 'proposed' || phase === 'open';
  if (nothingAccepted && (command === 'UndoAcceptance' || command === 'DeclareReady'))
    return { kind: 'NothingAccepted' };
  if (phase === 'proposed' && command === 'AcceptQuote') return { kind: 'RequesterFirst' };
  if (phase === 'open' && command === 'OpenWish') return { kind: 'AlreadyDone', command };
  const charged = ['started', 'delivered', 'contested', 'refunding'].includes(phase);
  if (charged && command === 'CancelWish') return { kind: 'CaptureBegan' };
  return { kind: 'WrongPhase', command, phase, instead: instead(command, phase) };
}
