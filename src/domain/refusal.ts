// Why a command is not carried out: facts with all that a helpful reply needs. Words are in templates/, one entry per
// kind under `refusals` in the locales; a refusal must never carry text written by people.
import type { PayoutStanding, Phase } from './campaign.ts';
import type { CommandType } from './campaign-command.ts';

export type Refusal =
  /** The issue is no wish: it does not carry the label. */
  | { readonly kind: 'NoWish'; readonly command: CommandType }
  /** Not in this phase; `instead` names the command that would help now, where there is one. */
  | {
      readonly kind: 'WrongPhase';
      readonly command: CommandType;
      readonly phase: Phase;
      readonly instead: CommandType | undefined;
    }
  | { readonly kind: 'Paused' }
  | { readonly kind: 'NotMaintainer'; readonly command: CommandType }
  | { readonly kind: 'NotCollaborator' }
  | { readonly kind: 'NotAllowedToAccept'; readonly acceptedBy: 'maintainers' | 'requester' | 'either' }
  | { readonly kind: 'NotDeveloper'; readonly command: CommandType; readonly developer: bigint | undefined }
  | { readonly kind: 'NotIndependent'; readonly command: CommandType }
  | { readonly kind: 'NotReviewer'; readonly command: CommandType }
  | { readonly kind: 'NotBacker'; readonly command: CommandType }
  /** Money cannot reach the developer yet. */
  | {
      readonly kind: 'PayoutNotReady';
      readonly command: CommandType;
      readonly developer: bigint;
      readonly standing: Exclude<PayoutStanding, 'ready'>;
    }
  | { readonly kind: 'RequesterFirst' }
  | { readonly kind: 'DeveloperCannotPledge' }
  | { readonly kind: 'BelowFloor'; readonly amount: bigint; readonly floor: bigint }
  | { readonly kind: 'QuoteBelowFloor'; readonly amount: bigint; readonly floor: bigint }
  | { readonly kind: 'QuoteTooLong'; readonly longestDays: number }
  | { readonly kind: 'SpecificationTooShort'; readonly length: number; readonly minimum: number }
  | {
      readonly kind: 'NoQuote';
      readonly developer: bigint;
      /** Who has a live quote. */ readonly others: readonly bigint[];
    }
  | {
      readonly kind: 'NoSuchVersion';
      readonly developer: bigint;
      readonly version: number;
      readonly current: number;
    }
  | { readonly kind: 'AlreadyAccepted'; readonly developer: bigint; readonly version: number }
  | { readonly kind: 'NothingAccepted' }
  | { readonly kind: 'NoExtensionAsked' }
  /** `latest`: when the work would then be due; nothing where no day is left. */
  | {
      readonly kind: 'ExtensionTooLong';
      readonly longestDays: number;
      readonly latest: Temporal.Instant | undefined;
    }
  /** Of a pledge that was charged. `over`: since `until`. `under-way`: its money is on its way back, or disputed. */
  | {
      readonly kind: 'NoWithdrawalRight';
      readonly why: 'off' | 'business' | 'over' | 'under-way';
      readonly until: Temporal.Instant | undefined;
    }
  | { readonly kind: 'NothingWithdrawn' }
  | { readonly kind: 'CaptureBegan' }
  | { readonly kind: 'AlreadyDone'; readonly command: CommandType }
  | { readonly kind: 'NothingToSettle' }
  | { readonly kind: 'ShareOutOfRange'; readonly percent: number };

export type RefusalKind = Refusal['kind'];
