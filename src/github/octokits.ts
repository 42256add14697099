// One authenticated client per installation, made by Probot, and what went wrong when GitHub says no. Retries belong to
// jobs: Octokit's own are off.
import type { Probot, ProbotOctokit } from 'probot';
import { ForgeBusy, IssueGone, IssueLocked, WritesRefused } from '../ports/forge.ts';

export type InstallationOctokit = ProbotOctokit;

export interface Octokits {
  installation(id: bigint): Promise<InstallationOctokit>;
  app(): Promise<InstallationOctokit>;
}

export const octokits = (probot: Pick<Probot, 'auth'>): Octokits => ({
  installation: (id) => probot.auth(Number(id)),
  app: () => probot.auth(),
});

/** GitHub's no. */
export interface Refused {
  readonly status: number;
  readonly message: string;
  readonly headers: ReadonlyMap<string, unknown>;
}

/** GitHub's own answer, where an error is one. */
export function refusedBy(error: unknown): Refused | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const response: unknown = 'response' in error ? error.response : undefined;
  const headers: unknown =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined;
  return { status: error.status, message: error.message, headers: new Map(Object.entries(headers ?? {})) };
}

const errorTypes = (data: unknown): readonly string[] => {
  const errors: unknown = typeof data === 'object' && data !== null && 'errors' in data ? data.errors : [];
  const all: readonly unknown[] = Array.isArray(errors) ? errors : [];
  return all.map((error) =>
    typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '',
  );
};

/** GraphQL tells of a rate limit with status 200 (https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api). */
export const isRateLimitedAnswer = (data: unknown): boolean => errorTypes(data).includes('RATE_LIMITED');

/**
 * The answer to a GraphQL question, without the parts that GitHub could not give: one node that cannot be read is null and an
 * error, with status 200, and the rest is there all the same.
 * @throws what Octokit threw where there is no data at all
 */
export async function partially(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === 'GraphqlResponseError' && 'data' in error && error.data)
      return error.data;
    throw error;
  }
}

export const isMissing = (error: unknown): boolean => {
  const status = refusedBy(error)?.status;
  return status === 404 || status === 410;
};

/** How long GitHub asks us to wait, in seconds, where it does. */
export function waitAsked({ status, message, headers }: Refused): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers.get('retry-after'));
  if (Number.isFinite(after) && after > 0) return after;
  if (headers.get('x-ratelimit-remaining') === '0') {
    const reset = Number(headers.get('x-ratelimit-reset')) - Temporal.Now.instant().epochMilliseconds / 1000;
    return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset)) : 60;
  }
  return status === 429 || /rate limit/i.test(message) ? 60 : undefined;
}

/** The same error, or ForgeBusy where it is GitHub asking to wait. */
function orBusy(error: unknown): unknown {
  const refused = refusedBy(error);
  const seconds = refused && waitAsked(refused);
  return seconds === undefined ? error : new ForgeBusy(seconds, { cause: error });
}

/**
 * Any call; a rate limit is no answer to it.
 * @throws ForgeBusy when GitHub asks to wait, else what the call threw
 */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw orBusy(error);
  }
}

/** One status for many refusals: only GitHub's words tell them apart. */
function inOurWords(error: unknown, message: string): unknown {
  const options = { cause: error };
  if (/\blocked\b/i.test(message)) return new IssueLocked('the issue is locked', options);
  if (/\barchived\b/i.test(message)) return new WritesRefused('archived', options);
  if (/not accessible by integration/i.test(message)) return new WritesRefused('no-permission', options);
  if (/\bsuspended\b/i.test(message)) return new IssueGone('the app is suspended', options);
  return orBusy(error);
}

/**
 * A write on an issue, with GitHub's refusals in our words.
 * @throws IssueGone when the issue, its repository or the app on it is no longer there; IssueLocked; WritesRefused; ForgeBusy
 *   when GitHub asks to wait
 */
export async function onIssue<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isMissing(error)) throw new IssueGone('the issue is gone', { cause: error });
    const refused = refusedBy(error);
    if (refused?.status === 403) throw inOurWords(error, refused.message);
    throw orBusy(error);
  }
}
