// How a job gets into the queue, in the transaction of what caused it. Owns each job's key (what merges), queue (what runs
// one after the other) and time. Must never run a job: jobs/ reads back what is written here.
import { sql } from 'kysely';
import type { Job } from '../ports/jobs.ts';
import type { Database } from './database.ts';

/** A queue for every issue would be honest and slow: taking a job looks at every queue there is. */
const LANES = 64n;
const lane = (name: string, id: bigint): string => `${name}-${(id < 0n ? -id : id) % LANES}`;

interface Entry {
  readonly key: string;
  /** undefined: may run beside anything. */
  readonly queue: string | undefined;
  readonly payload: Readonly<Record<string, string | number>>;
  /** The lower come first. */
  readonly priority?: number;
  readonly maxAttempts?: number;
}

/** Within the day for which the processor remembers a key; the waits between them double and more. */
const CHARGE_TRIES = 12;

function entryOf(job: Job): Entry {
  switch (job.task) {
    case 'show-status':
      return ofCampaign(`status:${job.campaign}`, job.campaign);
    case 'announce': {
      const { campaign, kind, sequence, percent } = job;
      const payload = {
        campaign: `${campaign}`,
        kind,
        sequence,
        ...(percent === undefined ? {} : { percent }),
      };
      return { ...ofCampaign(`announce:${campaign}:${sequence}`, campaign), payload };
    }
    case 'look':
      // Several reads of GitHub each: what is shown of a wish does not wait for them.
      return { ...ofCampaign(`look:${job.campaign}`, job.campaign), queue: lane('look', job.campaign) };
    case 'assign':
      return ofCampaign(`assign:${job.campaign}`, job.campaign);
    case 'tick':
      return ofCampaign(`tick:${job.campaign}`, job.campaign);
    case 'move-charge':
      // One after the other for one charge, so that nothing is cancelled while it is being made.
      return {
        key: `charge:${job.pledge}`,
        queue: lane('charge', job.pledge),
        payload: {
          pledge: `${job.pledge}`,
          turn: job.turn,
          ...(job.after === undefined ? {} : { after: job.after }),
        },
        priority: job.turn,
        maxAttempts: CHARGE_TRIES,
      };
    case 'follow-charges':
      return { ...ofCampaign(`follow:${job.campaign}`, job.campaign), queue: lane('money', job.campaign) };
    case 'pay-developer':
      return { ...ofCampaign(`pay:${job.campaign}`, job.campaign), queue: lane('money', job.campaign) };
    case 'let-cards-go':
      return { ...ofCampaign(`cards:${job.campaign}`, job.campaign), queue: lane('money', job.campaign) };
    case 'mail': {
      const { campaign, from, to } = job;
      const payload = { campaign: `${campaign}`, from, to };
      return { key: `mail:${campaign}:${from}`, queue: lane('mail', campaign), payload };
    }
    case 'remind-payout': {
      const { campaign, developer, about } = job;
      const payload = { campaign: `${campaign}`, developer: `${developer}`, about };
      return { key: `remind:${campaign}:${about}`, queue: lane('mail', campaign), payload };
    }
    case 'answer':
      return {
        key: `answer:${job.comment}`,
        queue: lane('answer', job.comment),
        payload: { comment: `${job.comment}` },
      };
    case 'drain':
      return { key: drainKey(job.issue), queue: drainQueue(job.issue), payload: drainPayload(job.issue) };
    case 'secure-pledge':
      return {
        key: `secure:${job.checkout}`,
        queue: undefined,
        payload: { checkout: `${job.checkout}` },
      };
    case 'payment-event':
      return { key: paymentKey(job.event), queue: undefined, payload: { event: job.event } };
    case 'read-settings':
      return ofProject('settings', job.project);
    case 'follow-settings':
      return ofProject('follow-settings', job.project);
    case 'report-settings':
      // One after the other: projects of one owner may share a file, and the one issue about it.
      return { ...ofProject('report-settings', job.project), queue: 'settings-reports' };
    case 'sweep':
      return { key: 'sweep', queue: 'sweep', payload: {} };
    case 'reconcile':
    case 'fetch-undelivered':
    case 'find-lost-intents':
      // One after the other: each is many calls to the processor, and none is urgent.
      return { key: job.task, queue: 'chores', payload: {} };
  }
}

/** The same for jobs that merge. */
export const keyOf = (job: Job): string => entryOf(job).key;

const ofCampaign = (key: string, campaign: bigint): Entry => ({
  key,
  queue: lane('campaign', campaign),
  payload: { campaign: `${campaign}` },
});

const ofProject = (what: string, project: bigint): Entry => ({
  key: `${what}:${project}`,
  queue: lane('settings', project),
  payload: { project: `${project}` },
});

export const drainKey = (issue: bigint): string => `drain:${issue}`;
export const drainQueue = (issue: bigint): string => lane('issue', issue);
export const drainPayload = (issue: bigint) => ({ issue: `${issue}` });
export const paymentKey = (event: string): string => `payment:${event}`;

/** A wake-up for a campaign's next deadline. It is told how long from now: the queue has another clock than ours. */
export interface Wake {
  readonly campaign: bigint;
  readonly inSeconds: number;
}

const wakeUp = ({ campaign, inSeconds }: Wake) => {
  const job: Job = { task: 'tick', campaign };
  return { task: job.task, ...entryOf(job), wait: inSeconds };
};

/**
 * One statement, and one for all charges, however many jobs. A status is shown at once, or as long after it was last shown as `refreshDelaySeconds`
 * says; being asked for more often never puts it off, and neither hurries one that has just failed.
 */
export async function addJobs(
  db: Database,
  jobs: readonly Job[],
  refreshDelaySeconds: number,
  wake?: Wake,
): Promise<void> {
  const charges = jobs.filter(({ task }) => task === 'move-charge');
  if (charges.length > 0) await addInBulk(db, charges);
  const others = charges.length === 0 ? jobs : jobs.filter(({ task }) => task !== 'move-charge');
  const now = others.map((job) => ({ task: job.task, ...entryOf(job), wait: 0 }));
  const later = wake ? [wakeUp(wake)].filter(({ key }) => now.every((job) => job.key !== key)) : [];
  const rows = [...now, ...later];
  if (rows.length === 0) return;
  // Always in one order, so that two who add the same jobs never wait for each other.
  const specs = JSON.stringify(rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
  await sql`
    with spec as (
      select * from json_to_recordset(${specs}::json)
        as spec(task text, payload json, key text, queue text, wait double precision)
    ), timed as (
      select spec.*, case
        when task = 'show-status' then greatest(
          now(),
          (select status_shown_at + make_interval(secs => ${refreshDelaySeconds}) from campaigns
            where id = (spec.payload ->> 'campaign')::bigint),
          (select now() + make_interval(secs => ${refreshDelaySeconds}) from graphile_worker.jobs
            where jobs.key = spec.key and (locked_at is not null or attempts > 0)))
        else now() + make_interval(secs => wait)
      end as run_at
      from spec
    )
    select enqueue(task, payload, key, queue, run_at,
      case task when 'show-status' then 'preserve_run_at' else 'replace' end) from timed`.execute(db);
}

/** Ten thousand at once, of which each other way to add them costs a statement inside PostgreSQL. */
async function addInBulk(db: Database, jobs: readonly Job[]): Promise<void> {
  const once = new Map(jobs.map((job) => [keyOf(job), job]));
  const specs = [...once.values()].map((job) => {
    const { key, queue, payload, priority, maxAttempts } = entryOf(job);
    return {
      identifier: job.task,
      payload,
      queue_name: queue,
      job_key: key,
      priority: priority ?? 0,
      max_attempts: maxAttempts,
    };
  });
  const written = JSON.stringify(specs.toSorted((a, b) => (a.job_key < b.job_key ? -1 : 1)));
  await sql`select enqueue_all(${written}::json)`.execute(db);
}

/** The sweep asks for what is still to be done: to add a failed job again would forget how often it failed and when it is due. An exhausted one
 * (whose `run_at` is six hours after its last try) is added again once a day: no deadline may depend on an operator who looks. */
export async function addMissingJobs(
  db: Database,
  jobs: readonly Job[],
  refreshDelaySeconds: number,
): Promise<void> {
  if (jobs.length === 0) return;
  const keys = jobs.map(keyOf);
  const { rows } = await sql<{ key: string }>`
    select key from graphile_worker.jobs
    where key = any(${keys}::text[]) and locked_at is null and attempts > 0
      and (attempts < max_attempts or run_at > now() - interval '18 hours')`.execute(db);
  const waiting = new Set(rows.map(({ key }) => key));
  await addJobs(
    db,
    jobs.filter((job) => !waiting.has(keyOf(job))),
    refreshDelaySeconds,
  );
}

/** What failed so often does not fail for want of the forge: it is left to the queue's own pace, and to the operator. */
const HURRIED_TRIES = 20;

export async function hurryJobs(db: Database, tasks: readonly Job['task'][]): Promise<void> {
  await sql`
    update graphile_worker._private_jobs as jobs set run_at = now()
    from graphile_worker._private_tasks as tasks
    where tasks.id = jobs.task_id and tasks.identifier in (${sql.join(tasks)})
      and jobs.locked_at is null and jobs.attempts between 1 and ${HURRIED_TRIES} and jobs.run_at > now()`.execute(
    db,
  );
}
