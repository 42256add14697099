// One authenticated client per installation, made by Probot, and what went wrong when GitHub says no. Retries belong to
// jobs: Octokit's own are off.
import type { Probot, ProbotOctokit } from 'probot';
import { ForgeBusy, IssueGone } from '../ports/forge.ts';

export type InstallationOctokit = ProbotOctokit;

export interface Octokits {
  installation(id: bigint): Promise<InstallationOctokit>;
  app(): Promise<InstallationOctokit>;
}

export const octokits = (probot: Pick<Probot, 'auth'>): Octokits => ({
  installation: (id) => probot.auth(Number(id)),
  app: () => probot.auth(),
});

interface Refused {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** GitHub's own answer, where an error is one. */
export function refusedBy(error: unknown): Refused | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const response: unknown = 'response' in error ? error.response : undefined;
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response
      ? (response.headers as Refused['headers'])
      : {};
  return { status: error.status, message: error.message, headers };
}

export const isMissing = (error: unknown): boolean => {
  const status = refusedBy(error)?.status;
  return status === 404 || status === 410;
};

/** How long GitHub asks us to wait, in seconds, where it does. */
function waitAsked({ status, message, headers }: Refused): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after']);
  if (Number.isFinite(after) && after > 0) return after;
  if (headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(headers['x-ratelimit-reset']) - Temporal.Now.instant().epochMilliseconds / 1000;
    return Math.max(1, Math.ceil(reset));
  }
  return status === 429 || /rate limit/i.test(message) ? 60 : undefined;
}

/**
 * A write on an issue, with GitHub's refusals in our words.
 * @throws IssueGone when the issue or its repository is no longer there; ForgeBusy when GitHub asks to wait
 */
export async function onIssue<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const refused = refusedBy(error);
    if (!refused) throw error;
    if (refused.status === 404 || refused.status === 410)
      throw new IssueGone('the issue is gone', { cause: error });
    const seconds = waitAsked(refused);
    if (seconds !== undefined) throw new ForgeBusy(seconds, { cause: error });
    throw error;
  }
}
