// Faults over HTTP, at /faults: GET lists them with what each has matched, POST sets one, DELETE ends all of them or the one
// at /faults/ID. JSON only: no page of another site can send it through a visitor's browser.
import type { IncomingMessage } from 'node:http';
import type { ApiAnswer } from './api.ts';
import type { FaultControls } from './fault-controls.ts';
import { answerJson, byJson } from './json-requests.ts';
import { REFUSALS } from './refusals.ts';

export async function faultsByJson(
  faults: FaultControls,
  request: IncomingMessage,
  path: string,
  body: () => Promise<string>,
): Promise<ApiAnswer> {
  const [, id] = /^\/faults\/([^/]+)$/.exec(path) ?? [];
  if (request.method === 'GET') return answerJson(200, { faults: faults.list(), refusals: REFUSALS });
  if (request.method === 'DELETE') return answerJson(200, { ended: faults.end(id) });
  return byJson(request, await body(), (given) => answerJson(200, faults.set(given)));
}
