// The pages on which one person decides for a wish, as typed render functions.
import { type Frame, page } from './frame.ts';

interface DecidingPage extends Frame {
  readonly heading: string;
  readonly project: string;
  readonly number: number;
  readonly wishHref: string;
  readonly problem: string | undefined;
  /** Why this visitor cannot. */
  readonly refused: string | undefined;
  readonly lines: readonly string[];
}

export interface SettlePage extends DecidingPage {
  readonly action: string;
  readonly issueUrl: string;
  readonly form: { readonly choice: string; readonly percent: string } | undefined;
  /** What the choice comes to, to be looked at once more. */
  readonly confirm:
    { readonly choice: string; readonly percent: string; readonly lines: readonly string[] } | undefined;
}
export const renderSettle = page<SettlePage>('settle');

/** `action`: where the one button sends to. */
export const renderRenew = page<DecidingPage & { readonly action: string | undefined }>('renew');
