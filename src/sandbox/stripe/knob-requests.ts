// Knobs over HTTP: as JSON from a test in another process, as a form from the dashboard. A page of some other site must
// not turn them through a visitor's browser.
import type { IncomingMessage } from 'node:http';
import type { ApiAnswer } from './api.ts';
import { Fault } from './faults.ts';
import { type Page, redirectTo } from './html.ts';
import type { Knobs } from './knobs.ts';

export async function turnByJson(
  knobs: Knobs,
  request: IncomingMessage,
  body: () => Promise<string>,
): Promise<ApiAnswer> {
  const asked = await body();
  if (request.method !== 'POST' || request.headers['content-type']?.startsWith('application/json') !== true) {
    return answer(415, { error: { message: 'Knobs are turned by POST with one JSON object.' } });
  }
  try {
    return answer(200, knobs.turn(parse(asked)));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return answer(error.status, { error: error.error });
  }
}

/** What is not JSON is no knob either. */
function parse(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

const answer = (status: number, body: object): ApiAnswer => ({
  status,
  headers: {},
  body: `${JSON.stringify(body, null, 2)}\n`,
});

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
    knobs.turn(Object.fromEntries(form));
    return redirectTo('/');
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return show(error.message);
  }
}
