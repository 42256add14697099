// An open store on a test file's own database, and wishes to put into it.
import { afterAll, beforeAll } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import { done } from '../../src/domain/result.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import type { CampaignChange, ChangeOutcome, Store } from '../../src/ports/store.ts';
import { type OpenStore, type StoreOptions, openStore } from '../../src/store/store.ts';
import { ids, noon, people, someRules } from '../support/builders.ts';
import type { TestDatabase } from '../support/database.ts';

export function aStore(database: TestDatabase, options: Partial<StoreOptions> = {}): OpenStore {
  let open: OpenStore | undefined;
  const there = (): OpenStore => {
    if (!open) throw new Error('the store is there from beforeAll on');
    return open;
  };
  beforeAll(() => {
    open = openStore(database.url, { refreshDelaySeconds: 30, ...options });
  });
  afterAll(() => open?.close());
  return {
    get store() {
      return there().store;
    },
    get inbox() {
      return there().inbox;
    },
    get checkup() {
      return there().checkup;
    },
    get instance() {
      return there().instance;
    },
    get requestLimits() {
      return there().requestLimits;
    },
    get deliveryLog() {
      return there().deliveryLog;
    },
    get webhookHealth() {
      return there().webhookHealth;
    },
    get writeBudget() {
      return there().writeBudget;
    },
    get db() {
      return there().db;
    },
    get pool() {
      return there().pool;
    },
    close: () => there().close(),
  };
}

export const aProject = (store: Store, changes: { id?: bigint; owner?: string; name?: string } = {}) =>
  store.rememberProject(
    { id: 1n, installation: 9n, owner: 'Octo', name: 'Tools', private: false, ...changes },
    defaultSettings('EUR'),
  );

let lastIssue = 1000n;

/** The campaign of a new issue of a project; its number is the issue's id. */
export async function aWish(store: Store, { project = 1n }: { project?: bigint } = {}): Promise<bigint> {
  if (!(await store.projectById(project))) await aProject(store, { id: project });
  lastIssue += 1n;
  const { campaign } = await store.propose({
    project,
    issue: lastIssue,
    number: Number(lastIssue),
    title: 'Export as CSV',
    at: noon,
    decide: proposal(),
    jobs: () => [],
  });
  return campaign;
}

export const proposal =
  () =>
  (campaign: bigint): readonly CampaignEvent[] => [
    { type: 'WishProposed', campaign, requester: ids.requester, currency: 'EUR', rules: someRules() },
  ];

type Kept = Partial<Omit<CampaignChange<Refusal>, 'campaign' | 'decide'>>;

/** Asks as a use case would. */
export const ask = (
  store: Store,
  campaign: bigint,
  command: CampaignCommand,
  kept: Kept = {},
): Promise<ChangeOutcome<Refusal>> =>
  store.change<Refusal>({
    campaign,
    at: noon,
    jobs: () => [],
    ...kept,
    decide: (state, at) => decide(state, command, at),
  });

/** Lets these events happen, whatever the rules say. */
export async function happens(
  store: Store,
  campaign: bigint,
  events: readonly CampaignEvent[],
  kept: Kept = {},
): Promise<Campaign> {
  const outcome = await store.change<never>({
    campaign,
    at: noon,
    jobs: () => [],
    ...kept,
    decide: () => done(events),
  });
  return outcome.campaign;
}

export const securePledge = (
  pledge: bigint,
  { by = people.requester, amount = 1000n, named = false } = {},
): CampaignCommand => ({ type: 'SecurePledge', by, pledge, amount, named });

export interface QueuedJob {
  readonly task: string;
  readonly key: string;
  readonly queue: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly attempts: number;
  /** Seconds from now until it may run. */
  readonly wait: number;
  readonly locked: boolean;
}

/** What waits in the queue, the first to run first. */
export async function queue({ pool }: TestDatabase): Promise<readonly QueuedJob[]> {
  const { rows } = await pool.query<QueuedJob>(
    `select task_identifier as task, jobs.key, queue_name as queue, private.payload, jobs.attempts,
       extract(epoch from jobs.run_at - now())::float8 as wait, jobs.locked_at is not null as locked
     from graphile_worker.jobs join graphile_worker._private_jobs as private using (id)
     order by jobs.run_at, jobs.id`,
  );
  return rows;
}

export const emptyQueue = async ({ pool }: TestDatabase): Promise<void> => {
  await pool.query(
    `delete from graphile_worker._private_jobs;
     update graphile_worker._private_job_queues set locked_at = null, locked_by = null`,
  );
};
