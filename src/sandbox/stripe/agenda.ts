// What the clock does by itself to single rows, and when. A row has one entry at most; it is taken out once it is done.
import type { Due } from './connect-rows.ts';
import type { Context } from './context.ts';

const nameOf = ({ what, row }: Omit<Due, 'at'>): string => `${what}: ${row}`;

export function schedule(context: Context, due: Due): void {
  context.state.agenda.put(nameOf(due), due);
}

export function unschedule(context: Context, due: Omit<Due, 'at'>): void {
  if (context.state.agenda.get(nameOf(due)) !== undefined) context.state.agenda.remove(nameOf(due));
}

export const dueNow = (context: Context): readonly Due[] =>
  context.state.agenda.all().filter((due) => due.at <= context.now);
