// Requests of the local Stripe that are not Stripe's: one JSON object by POST, answered by one. A page of another site cannot
// send them, since a browser asks before it posts JSON elsewhere and is not answered.
import type { IncomingMessage } from 'node:http';
import type { ApiAnswer } from './api.ts';
import { Fault } from './faults.ts';

/** @param act throws Fault for what cannot be done */
export function byJson(
  request: IncomingMessage,
  body: string,
  act: (given: unknown) => ApiAnswer,
): ApiAnswer {
  if (request.method !== 'POST' || request.headers['content-type']?.startsWith('application/json') !== true) {
    return answerJson(415, { error: { message: 'Send one JSON object by POST.' } });
  }
  try {
    return act(parse(body));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return answerJson(error.status, { error: error.error });
  }
}

/** What is not JSON is refused by its reader, as anything else that it does not know. */
function parse(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

export const answerJson = (status: number, body: object): ApiAnswer => ({
  status,
  headers: {},
  body: `${JSON.stringify(body, null, 2)}\n`,
});
