// The Probot that hands stored deliveries to our handlers and makes clients for installations. Its own server, its import
// page and its default secret are never started: webhooks come in through intake.ts alone.
import { Probot, ProbotOctokit } from 'probot';
import type { Log } from '../log.ts';
import type { Delivery } from '../ports/inbox.ts';
import type { ForgeUseCases } from '../usecases/seen.ts';
import { registerHandlers } from './handlers.ts';
import { onlyTo } from './only-to.ts';

export interface GitHubAppOptions {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** https://api.github.com, or another server's; without a trailing slash. */
  readonly apiUrl: string;
  readonly log: Log;
}

/**
 * Octokit's own retries and throttle are off: it would post a comment four times after a 502, and wait out rate limits
 * in memory. Jobs try again, after looking for what stands already.
 */
const OurOctokit = ProbotOctokit.defaults(
  // A function: Probot's own defaults are applied before ours, and an object would lose to them.
  (options: object) => ({
    ...options,
    userAgent: 'wishwell',
    retry: { enabled: false },
    throttle: { enabled: false },
  }),
);

export const githubProbot = ({ appId, privateKey, webhookSecret, apiUrl, log }: GitHubAppOptions): Probot =>
  new Probot({
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: apiUrl,
    request: { fetch: onlyTo(apiUrl) },
    log,
    Octokit: OurOctokit,
  });

/** What jobs call with a stored delivery. Throws what its handler threw. */
export type Deliver = (delivery: Delivery) => Promise<void>;

/** Probot's type lists every event with all its fields; what is stored has fewer, and handlers check what they read. */
interface Receiver {
  receive(event: { readonly id: string; readonly name: string; readonly payload: unknown }): Promise<void>;
}

export function deliverTo(probot: Probot, useCases: ForgeUseCases): Deliver {
  registerHandlers(probot, useCases);
  const receiver: Receiver = probot;
  return async ({ guid, event, payload }) => {
    try {
      await receiver.receive({ id: guid, name: event, payload });
    } catch (error) {
      throw error instanceof AggregateError && error.errors.length === 1 ? error.errors[0] : error;
    }
  };
}
