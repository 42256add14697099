// Pledges: secured, changed, withdrawn, confirmed. Reads the campaign's totals and the acting backer's own pledges,
// nothing else of the pledges: a store may load only those (see decide.ts).
import type { PersonCommand } from './campaign-command.ts';
import type { Decision, Verdict } from './decision.ts';
import { followPledged } from './decide-target.ts';
import { type Consent, type Pledge, counts } from './pledge.ts';
import { sameQuote } from './quote.ts';

type Ask<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

/** An answer of the processor that came twice, or after the pledge was changed or released: it changes nothing. */
export const securedBefore = (decision: Decision, command: Ask<'SecurePledge'>): boolean =>
  decision.pledge(command.pledge)?.backer === command.by.id;

export function securePledge(decision: Decision, command: Ask<'SecurePledge'>): Verdict {
  const { by, amount, named, pledge, business, earlyWork } = command;
  const refusal = refusedPledge(decision, command);
  if (refusal) return refusal;
  const own = decision.pledgeOf(by.id);
  if (own !== undefined) return replaceCard(decision, command, own);
  decision.record({
    type: 'PledgeSecured',
    pledge,
    backer: by.id,
    amount,
    named,
    consent: consentNow(decision),
    ...(business === undefined ? {} : { business }),
    ...(earlyWork === undefined ? {} : { earlyWork }),
  });
  return openOrFollow(decision);
}

/** A new card for a pledge that stands: the backer saw the present terms beside it, and so agrees to them. */
function replaceCard(decision: Decision, command: Ask<'SecurePledge'>, own: Pledge): Verdict {
  const { amount, named, earlyWork } = command;
  if (decision.campaign.phase === 'collecting' && amount < own.amount)
    return decision.wrongPhase('SecurePledge');
  agree(decision, own);
  if (earlyWork === true) allowEarly(decision, own);
  resize(decision, own, amount, named);
  return openOrFollow(decision);
}

export function changePledge(decision: Decision, command: Ask<'ChangePledge'>): Verdict {
  const { by, amount } = command;
  const own = decision.pledgeOf(by.id);
  if (own === undefined) return { kind: 'NotBacker', command: 'ChangePledge' };
  const { campaign } = decision;
  if (amount < own.amount && campaign.phase === 'collecting') return decision.wrongPhase('ChangePledge');
  const { floor } = campaign.rules;
  if (amount < floor) return { kind: 'BelowFloor', amount, floor };
  if (amount > own.amount && campaign.paused !== undefined) return { kind: 'Paused' };
  resize(decision, own, amount, own.named);
  if (amount > own.amount) return openOrFollow(decision);
  followPledged(decision);
  return undefined;
}

/** Rule 5: alone and without asking, until collecting begins. */
export function withdrawPledge(decision: Decision, { by }: Ask<'WithdrawPledge'>): Verdict {
  const own = decision.pledgeOf(by.id);
  if (own === undefined) {
    const gone = decision.campaign.pledges.some(
      (pledge) => pledge.backer === by.id && pledge.released === 'withdrawn',
    );
    return gone ? undefined : { kind: 'NotBacker', command: 'WithdrawPledge' };
  }
  decision.record({ type: 'PledgeReleased', pledge: own.id, reason: 'withdrawn' });
  if (by.id === decision.campaign.requester && openByThisPledge(decision))
    decision.record({ type: 'WishReproposed' });
  followPledged(decision);
  return undefined;
}

/** The requester's pledge kept the wish open, and was the last. */
function openByThisPledge({ campaign }: Decision): boolean {
  const { phase, openedBy, rules, backers, unconfirmed } = campaign;
  const needed = openedBy === 'pledge' && rules.requesterPledge === 'required';
  return phase === 'open' && needed && backers === 0 && unconfirmed === 0n;
}

export function allowEarlyWork(decision: Decision, { by }: Ask<'AllowEarlyWork'>): Verdict {
  const own = decision.pledgeOf(by.id);
  if (own === undefined) return { kind: 'NotBacker', command: 'AllowEarlyWork' };
  allowEarly(decision, own);
  return undefined;
}

const allowEarly = (decision: Decision, { id, earlyWork }: Pledge): void => {
  if (!earlyWork) decision.record({ type: 'EarlyWorkAllowed', pledge: id });
};

export function confirmConsent(decision: Decision, { by }: Ask<'ConfirmConsent'>): Verdict {
  const own = decision.pledgeOf(by.id);
  if (own === undefined) return { kind: 'NotBacker', command: 'ConfirmConsent' };
  if (own.consent.kind !== 'asked') return undefined;
  decision.record({ type: 'ConsentGiven', pledge: own.id, quote: own.consent.quote });
  followPledged(decision);
  return undefined;
}

function refusedPledge(
  decision: Decision,
  { by, amount, pledge, isDeveloper }: Ask<'SecurePledge'>,
): Verdict {
  const { paused, phase, requester, accepted, rules } = decision.campaign;
  if (paused !== undefined) return { kind: 'Paused' };
  if (phase === 'proposed' && by.id !== requester) return { kind: 'RequesterFirst' };
  if (accepted && (accepted.developer === by.id || isDeveloper)) return { kind: 'DeveloperCannotPledge' };
  if (amount < rules.floor) return { kind: 'BelowFloor', amount, floor: rules.floor };
  if (decision.pledge(pledge) !== undefined) return { kind: 'NotBacker', command: 'SecurePledge' };
  return undefined;
}

function consentNow({ campaign: { accepted } }: Decision): Consent {
  if (accepted === undefined) return { kind: 'early' };
  return { kind: 'agreed', quote: { developer: accepted.developer, version: accepted.version } };
}

function agree(decision: Decision, own: Pledge): void {
  const { accepted } = decision.campaign;
  if (own.consent.kind === 'asked') {
    decision.record({ type: 'ConsentGiven', pledge: own.id, quote: own.consent.quote });
  } else if (accepted && !(own.consent.kind === 'agreed' && sameQuote(own.consent.quote, accepted))) {
    const { developer, version } = accepted;
    decision.record({ type: 'ConsentGiven', pledge: own.id, quote: { developer, version } });
  }
}

/** What is being collected stays as it is: a raise of it is kept for a next attempt. */
function resize(decision: Decision, own: Pledge, to: bigint, named: boolean): void {
  if (decision.campaign.phase === 'collecting' && counts(own)) {
    if (to !== (own.raiseTo ?? own.amount)) decision.record({ type: 'RaiseKept', pledge: own.id, to });
    return;
  }
  if (to !== own.amount || named !== own.named)
    decision.record({ type: 'PledgeChanged', pledge: own.id, from: own.amount, to, named });
}

function openOrFollow(decision: Decision): undefined {
  if (decision.campaign.phase === 'proposed') decision.record({ type: 'WishOpened', by: 'pledge' });
  followPledged(decision);
}
