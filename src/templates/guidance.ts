// What is worth knowing while a wish is in a phase, and the commands that somebody can use then. Owns which, not the words.
import type { Phase } from '../domain/campaign.ts';
import type { WishView } from '../ports/views.ts';
import type { Voice } from './voice.ts';

const commands = [
  'pledge',
  'open',
  'quote',
  'accept',
  'start',
  'extend',
  'deliver',
  'approve',
  'giveUp',
  'cancel',
  'wish',
] as const;
type Command = (typeof commands)[number];
type Note = 'pledge' | 'least' | 'open' | 'start';

interface Guide {
  /** Where what is asked for "at once" and "without a minimum" has its limits, told where people meet them. */
  readonly notes: readonly Note[];
  readonly commands: readonly Command[];
}

const nothing: Guide = { notes: [], commands: [] };

const guides: Readonly<Record<Phase, Guide>> = {
  proposed: { notes: ['open', 'pledge', 'least'], commands: ['pledge', 'open', 'quote', 'cancel', 'wish'] },
  open: { notes: ['pledge', 'least', 'start'], commands: ['pledge', 'quote', 'accept', 'cancel', 'wish'] },
  funding: {
    notes: ['pledge', 'least', 'start'],
    commands: ['pledge', 'quote', 'accept', 'start', 'cancel', 'wish'],
  },
  confirming: {
    notes: ['pledge', 'least', 'start'],
    commands: ['pledge', 'start', 'accept', 'cancel', 'wish'],
  },
  collecting: { notes: ['start'], commands: ['cancel', 'wish'] },
  started: { notes: [], commands: ['deliver', 'extend', 'giveUp', 'wish'] },
  delivered: { notes: [], commands: ['approve', 'deliver', 'wish'] },
  contested: { notes: [], commands: ['approve', 'deliver', 'wish'] },
  completed: nothing,
  refunding: nothing,
  refunded: nothing,
  expired: nothing,
  cancelled: nothing,
};

export interface CommandRow {
  readonly line: string;
  readonly effect: string;
}

const rows = (named: readonly Command[], voice: Voice): readonly CommandRow[] =>
  named.map((command) => ({
    line: voice.sentence(`comments:commands.${command}.line`),
    effect: voice.sentence(`comments:commands.${command}.effect`),
  }));

export const everyCommand = (voice: Voice): readonly CommandRow[] => rows(commands, voice);

export function guidance(
  { progress }: WishView,
  voice: Voice,
): { readonly notes: readonly string[]; readonly commands: readonly CommandRow[] } {
  const guide = guides[progress.phase];
  return {
    notes: guide.notes.map((note) => voice.sentence(`comments:how.${note}`)),
    commands: rows(guide.commands, voice),
  };
}
