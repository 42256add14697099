// What the clock does by itself to single rows, and when. A row has one entry of a kind at most; it is taken out once it
// is done or no longer to be done, so that nobody looks through all rows to find what is due.
import type { Due } from './connect-rows.ts';
import type { Context } from './context.ts';
import type { State } from './state.ts';

type Named = Omit<Due, 'at'>;

const nameOf = ({ what, row }: Named): string => `${what}: ${row}`;

export function schedule(context: Pick<Context, 'state'>, due: Due): void {
  context.state.agenda.put(nameOf(due), due);
}

export function unschedule(context: Context, due: Named): void {
  if (context.state.agenda.get(nameOf(due)) !== undefined) context.state.agenda.remove(nameOf(due));
}

/** What is due by now, the earliest first. */
export const dueNow = (context: Context): readonly Due[] =>
  context.state.agenda
    .all()
    .filter((due) => due.at <= context.now)
    .toSorted((one, other) => one.at - other.at);

/** Before what the given charge is to be captured, when it is held. */
export const captureBefore = (state: State, charge: string | null): number | undefined =>
  state.charges.get(charge ?? '')?.payment_method_details?.card?.capture_before;

/** For a file that was written before there was an agenda. */
export function completeAgenda(state: State): void {
  const add = (due: Due) => {
    if (state.agenda.get(nameOf(due)) === undefined) schedule({ state }, due);
  };
  for (const { expires_at: at, id: row, status } of state.sessions.all()) {
    if (status === 'open') add({ at, what: 'expire session', row });
  }
  for (const { id: row, latest_charge: charge, status } of state.paymentIntents.all()) {
    const at = captureBefore(state, charge);
    if (status === 'requires_capture' && at !== undefined) add({ at, what: 'let go of hold', row });
  }
}
