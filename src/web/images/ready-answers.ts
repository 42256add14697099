// The short way to a badge. Each page of a README asks for badges, and most of a request's cost would be in finding out again
// what was answered a moment ago: so whole answers stand ready by their address, for as long as the picture in them is kept.
import { holdsUntil } from './kept-answers.ts';

/** Addresses may differ in what means nothing; each is an entry of some 2 KB. */
const MOST_READY = 10_000;
const LONGEST_ADDRESS = 300;

interface Ready {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly until: number;
}

const isBadge = ({ method, url }: Request): boolean =>
  method === 'GET' && url.length <= LONGEST_ADDRESS && url.includes('/badge/gh/');

const answer = (request: Request, { body, headers, etag }: Ready): Response =>
  request.headers.get('if-none-match')?.includes(etag)
    ? new Response(null, { status: 304, headers })
    : new Response(body, { status: 200, headers });

/** @param fetch the long way */
export function readyAnswers(
  fetch: (request: Request) => Response | Promise<Response>,
): (request: Request) => Response | Promise<Response> {
  const ready = new Map<string, Ready>();

  async function ask(request: Request): Promise<Response> {
    const { url } = request;
    const response = await fetch(request);
    const etag = response.headers.get('etag');
    const until = holdsUntil(request);
    if (response.status !== 200 || until === undefined || etag === null) return response;
    const headers = Object.fromEntries(response.headers);
    const made = { body: await response.text(), headers, etag, until };
    ready.delete(url);
    ready.set(url, made);
    const [oldest] = ready.keys();
    if (ready.size > MOST_READY && oldest !== undefined) ready.delete(oldest);
    return answer(request, made);
  }

  return (request) => {
    if (!isBadge(request)) return fetch(request);
    const found = ready.get(request.url);
    return found && found.until > performance.now() ? answer(request, found) : ask(request);
  };
}
