// Doctor's look at the work: jobs that keep failing, what came in and was not handled, phases that time should have ended.
import type { StuckJob, StuckPhase, Waiting } from '../ports/books.ts';
import { type Finding, MOST, type Patient, each, problem, warning } from './finding.ts';

/** Trying again waits longer each time: the fifth failure is about five minutes after the first. */
const OFTEN = 5;
const LATE = Temporal.Duration.from({ minutes: 10 });

export async function examineJobs({ checkup, clock }: Patient): Promise<readonly Finding[]> {
  const without = await checkup.chargesWithoutJob(clock.now().subtract(LATE), MOST);
  return [
    ...each(
      await checkup.stuckJobs(OFTEN, MOST),
      'no job keeps failing, none is held by a dead worker',
      stuck,
    ),
    ...each(without, 'every charge that waits has a job', ({ campaign, pledge, state }) =>
      problem(
        `campaign ${campaign}, pledge ${pledge}: ${state}, and no job makes the call; is the server running? It looks every five minutes`,
      ),
    ),
  ];
}

function stuck(job: StuckJob): Finding {
  const name = `job ${job.id}, ${job.key ?? job.task}`;
  if (job.orphaned)
    return problem(
      `${name}: held by ${job.lockedBy}, which is not alive; a running server gives it back in 90 s`,
    );
  const given =
    job.attempts >= job.maxAttempts ? 'and is not tried again' : `next at ${job.runAt.toString()}`;
  const error = job.lastError?.split('\n', 1)[0] ?? 'no error was kept';
  return problem(
    `${name}: failed ${job.attempts} times, ${given}: ${error}. Again now: wishwell jobs replay ${job.id}`,
  );
}

export async function examineInbox({ checkup }: Patient): Promise<readonly Finding[]> {
  const waiting = (what: string) => (one: Waiting) =>
    problem(
      `${what} ${one.name}: came in at ${one.since.toString()} and is not handled: look at the jobs above`,
    );
  return [
    ...each(
      await checkup.unhandledDeliveries(LATE, MOST),
      'every delivery of GitHub is handled',
      waiting('delivery'),
    ),
    ...each(
      await checkup.unhandledPaymentEvents(LATE, MOST),
      'every event of the processor is handled',
      waiting('event'),
    ),
  ];
}

const STUCK: Readonly<Record<StuckPhase['why'], string>> = {
  deadline: 'time should have changed it',
  collecting: 'its collection is longer than its window',
  refunding: 'it refunds, and no refund is under way',
  'hold-limit': 'its money is held beyond the limit',
};

export async function examinePhases({ checkup, clock }: Patient): Promise<readonly Finding[]> {
  return each(await checkup.stuckPhases(clock.now(), MOST), 'no campaign is stuck in a phase', (one) => {
    const { campaign, phase, why, since } = one;
    const says = `campaign ${campaign} (${phase}): ${STUCK[why]} since ${since.toString()}`;
    return phase === 'completed' ? warning(`${says}: see its payout`) : problem(`${says}: look at its jobs`);
  });
}
