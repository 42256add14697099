// Doctor's look at the work: jobs that keep failing, what came in and was not handled, phases that time should have ended.
import type { StuckJob, StuckPhase, Waiting } from '../ports/books.ts';
import type { UndeliveredMail } from '../ports/outcomes.ts';
import { type Finding, MOST, type Patient, each, problem, warning } from './finding.ts';

/** Trying again waits longer each time: the fifth failure is about five minutes after the first. */
const OFTEN = 5;
const LATE = Temporal.Duration.from({ minutes: 10 });

export async function examineJobs({ checkup, clock }: Patient): Promise<readonly Finding[]> {
  const without = await checkup.chargesWithoutJob(clock.now().subtract(LATE), MOST);
  return [
    ...each(await checkup.chargesStuck(MOST), 'no call for a charge was refused for good', (charge) =>
      problem(
        `campaign ${charge.campaign}, pledge ${charge.pledge} (${charge.state}): Stripe refused the call for good at ${charge.since.toString()}: ${charge.reason}. It is not asked again by itself; the end of the window or the hold limit settles it`,
      ),
    ),
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

export async function examineSweep({ checkup }: Patient): Promise<readonly Finding[]> {
  return each(await checkup.failingSteps(MOST), 'every step of the sweep succeeds', (step) =>
    problem(
      `step “${step.name}”: failed ${step.failures} times since ${step.since.toString()}: ${step.error}. ` +
        'The other steps are done; it is tried again every five minutes',
    ),
  );
}

/** What was refused longer ago is history. */
const MAILS_SHOWN_FOR = Temporal.Duration.from({ hours: 14 * 24 });

export async function examineMails({ checkup, clock }: Patient): Promise<readonly Finding[]> {
  const mails = await checkup.undeliveredMails(clock.now().subtract(MAILS_SHOWN_FOR), MOST);
  return each(mails, 'the mail server took every mail of the last 14 days', undelivered);
}

function undelivered({ key, outcome, attempts, answer, triedAt }: UndeliveredMail): Finding {
  const says = `mail ${key}: the mail server answered ${answer ?? 'nothing'} at ${triedAt.toString()}`;
  if (outcome === 'deferred') return warning(`${says}, ${attempts} times by now; it is tried again`);
  if (outcome === 'refused')
    return warning(
      `${says}, for good, so it is not sent again; the address may be wrong, or your server may not send there`,
    );
  return warning(`${says}, ${attempts} times, and is not tried again`);
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
