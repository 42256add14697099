// Why something was not done, and what to do instead, in words: one sentence or two per refusal, for comments and pages alike.
import type { Phase } from '../domain/campaign.ts';
import type { CommandType } from '../domain/campaign-command.ts';
import type { Refusal } from '../domain/refusal.ts';
import { writeDate, writeMoment } from './texts.ts';
import { type Voice, alternatives } from './voice.ts';

export interface RefusalFacts {
  readonly currency: string;
  readonly timeZone: string;
  /** Logins of the people whom refusals name. */
  readonly names: ReadonlyMap<bigint, string>;
}

export function refusalWords(refusal: Refusal, facts: RefusalFacts, voice: Voice): string {
  const say = (values?: Readonly<Record<string, string | number>>, key: string = refusal.kind): string =>
    voice.sentence(`refusals:${key}`, values);
  const person = (id: bigint): string => voice.name(facts.names.get(id) ?? 'ghost');
  const money = (minor: bigint): string => voice.money(minor, facts.currency);
  const commandIn = (command: CommandType): string => voice.sentence(`refusals:command.${command}`);

  switch (refusal.kind) {
    case 'NoWish':
    case 'Paused':
    case 'NotCollaborator':
    case 'RequesterFirst':
    case 'DeveloperCannotPledge':
    case 'NothingAccepted':
    case 'NoExtensionAsked':
    case 'CaptureBegan':
    case 'NothingWithdrawn':
    case 'NothingToSettle':
      return say();
    case 'WrongPhase': {
      const why = say({ command: commandIn(refusal.command), phase: phaseWords(refusal.phase, voice) });
      if (refusal.instead === undefined) return why;
      return `${why} ${say({ command: commandIn(refusal.instead) }, 'instead')}`;
    }
    case 'NotMaintainer':
    case 'NotIndependent':
    case 'NotReviewer':
    case 'NotBacker':
    case 'AlreadyDone':
      return say({ command: commandIn(refusal.command) });
    case 'PayoutNotReady':
      return say(
        { developer: person(refusal.developer) },
        `PayoutNotReady.${refusal.command === 'DeclareReady' ? 'own' : refusal.standing}`,
      );
    case 'NotAllowedToAccept':
      return say({}, `NotAllowedToAccept.${refusal.acceptedBy}`);
    case 'NotDeveloper':
      return refusal.developer === undefined
        ? say({ command: commandIn(refusal.command) }, 'NotDeveloperYet')
        : say({ command: commandIn(refusal.command), developer: person(refusal.developer) });
    case 'BelowFloor':
    case 'QuoteBelowFloor':
      return say({ amount: money(refusal.amount), floor: money(refusal.floor) });
    case 'QuoteTooLong':
      return say({ count: refusal.longestDays });
    case 'ExtensionTooLong': {
      const { longestDays: count, latest } = refusal;
      if (count === 0 || latest === undefined) return say({}, 'ExtensionTooLong.none');
      return say({ count, latest: writeDate(voice.locale, latest, facts.timeZone) }, 'ExtensionTooLong.some');
    }
    case 'SpecificationTooShort':
      return say({ length: refusal.length, minimum: refusal.minimum });
    case 'NoQuote':
      return refusal.others.length === 0
        ? say({ developer: person(refusal.developer) }, 'NoQuoteAtAll')
        : say({ developer: person(refusal.developer), others: someOf(refusal.others.map(person), voice) });
    case 'NoSuchVersion':
      return say({
        developer: person(refusal.developer),
        version: refusal.version,
        current: refusal.current,
      });
    case 'AlreadyAccepted':
      return say({ developer: person(refusal.developer), version: refusal.version });
    case 'NoWithdrawalRight': {
      const { why, until } = refusal;
      const at = until === undefined ? '' : writeMoment(voice.locale, until, facts.timeZone);
      return say({ until: at }, `NoWithdrawalRight.${why}`);
    }
    case 'ShareOutOfRange':
      return say({ percent: refusal.percent });
  }
}

const phaseWords = (phase: Phase, voice: Voice): string => voice.sentence(`refusals:phase.${phase}`);

const MOST_NAMES = 10;
const someOf = (names: readonly string[], voice: Voice): string =>
  alternatives(voice, names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), '…'] : names);
