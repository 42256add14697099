// Knobs and faults as forms of the dashboard. A page of some other site must not send them through a visitor's browser.
import type { IncomingMessage } from 'node:http';
import { Fault } from './faults.ts';
import { type Page, redirectTo } from './html.ts';
import { faultChosen } from './faults-section.ts';
import type { Knobs } from './knobs.ts';

/** @param show the dashboard with what was wrong */
export function turnByForm(
  knobs: Knobs,
  request: IncomingMessage,
  form: URLSearchParams,
  show: (problem: string) => Page,
): Page {
  const from = request.headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') {
    return show('This was sent from another site, so nothing was done.');
  }
  try {
    const fields = Object.fromEntries(form);
    if (fields['end'] !== undefined) knobs.faults.end(fields['end']);
    else if (fields['fault'] !== undefined) knobs.faults.set(faultChosen(fields['fault'], fields['times']));
    else knobs.turn(fields);
    return redirectTo('/');
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return show(error.message);
  }
}
