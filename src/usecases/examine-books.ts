// Doctor's look at the money: rows against postings, refunds and disputes that wait, frozen payouts, and whether the
// balance covers what could be asked back.
import type { Disagreement, HeldPayout } from '../ports/books.ts';
import {
  type Finding,
  MOST,
  type Patient,
  amountWords,
  because,
  each,
  ok,
  problem,
  warning,
} from './finding.ts';

export async function examineInvariants({ checkup }: Patient): Promise<readonly Finding[]> {
  const unbalanced = await checkup.unbalanced(MOST);
  const disagreements = await checkup.disagreements(MOST);
  return [
    ...each(unbalanced, 'every group of postings sums to zero', ({ campaign, sequence, currency, sum }) =>
      problem(
        `campaign ${campaign}, event ${sequence}: its postings in ${currency} do not sum to zero but to ${sum} minor units: ` +
          'they were altered; compare with a backup',
      ),
    ),
    ...each(
      disagreements,
      'every campaign’s totals equal its postings, its pledges and where the money went',
      disagreement,
    ),
    ...each(
      await checkup.totalsAstray(MOST),
      'the sums that projects’ pages show equal their wishes',
      ({ owner, name, currency, what, shown, counted }) =>
        problem(
          `the page of ${owner}/${name} shows ${shown} as ${what} in ${currency}, and its wishes come to ${counted}: no money is ` +
            'decided by it; count anew with wishwell doctor --recount',
        ),
    ),
  ];
}

const disagreement = ({ campaign, what, left, right }: Disagreement): Finding =>
  problem(
    `campaign ${campaign}: ${what}: ${left} is not ${right}: its row was altered; its events tell what happened`,
  );

/** A day and a half: one night may have been missed while the server was down. */
const RECONCILED_WITHIN = Temporal.Duration.from({ hours: 36 });

export async function examineReconciliation({ store, clock }: Patient): Promise<readonly Finding[]> {
  const freezes = await store.freezes();
  const last = await store.lastRun('reconcile');
  const late = last === undefined || Temporal.Instant.compare(last.add(RECONCILED_WITHIN), clock.now()) < 0;
  return [
    ...each(freezes, 'no campaign is frozen', ({ campaign, since, reason }) =>
      campaign === undefined
        ? problem(`the account differs since ${since.toString()}, and no campaign is frozen by it: ${reason}`)
        : problem(
            `campaign ${campaign} is frozen since ${since.toString()}: ${reason} Then: wishwell reconcile ` +
              `--unfreeze ${campaign}. What no processor tells is booked with wishwell book. At the end of its hold its ` +
              'backers get their money back all the same',
          ),
    ),
    late
      ? warning(
          `the books were ${last ? `last reconciled at ${last.toString()}` : 'never reconciled'}: wishwell reconcile`,
        )
      : ok(`the books were reconciled at ${last.toString()}`),
  ];
}

export async function examineReturns(patient: Patient): Promise<readonly Finding[]> {
  const { checkup } = patient;
  const failed = await checkup.chargesIn(['refundFailed'], MOST);
  const disputed = await checkup.chargesIn(['disputed'], MOST);
  return [
    ...each(failed, 'no refund has failed', ({ campaign, pledge, currency, amount }) =>
      problem(
        `campaign ${campaign}, pledge ${pledge}: a refund failed, ${amountWords(patient, currency, amount)} wait; it is asked ` +
          'again once a day. Look at it in the processor’s dashboard, and write to its backer if it fails again',
      ),
    ),
    ...each(disputed, 'no charge is disputed', ({ campaign, pledge, currency, amount }) =>
      warning(
        `campaign ${campaign}, pledge ${pledge}: ${amountWords(patient, currency, amount)} are disputed: answer it in the ` +
          'processor’s dashboard before its deadline, with the quote, the delivery and the consent as evidence',
      ),
    ),
  ];
}

export async function examineCover(patient: Patient): Promise<readonly Finding[]> {
  const { checkup, payments } = patient;
  const balance = new Map<string, bigint>();
  for (const { currency, available, pending } of await payments.balance())
    balance.set(currency, available + pending);
  return each(
    await checkup.refundable(),
    'nothing is held that could be asked back',
    ({ currency, amount, fees }) => {
      const there = balance.get(currency) ?? 0n;
      const missing = amount - there;
      const write = (minor: bigint): string => amountWords(patient, currency, minor);
      if (missing <= 0n)
        return ok(`the balance of ${write(there)} covers all refunds that could be asked, ${write(amount)}`);
      const says = `the balance of ${write(there)} does not cover all refunds that could be asked, ${write(amount)}: ${write(missing)} are missing`;
      return missing <= fees
        ? warning(
            `${says}: the processor’s fees, which you owe when money goes back; keep that much of your own there`,
          )
        : problem(
            `${says}, more than the processor’s fees of ${write(fees)}: top the balance up, and run wishwell reconcile`,
          );
    },
  );
}

const PAID_WITHIN = Temporal.Duration.from({ minutes: 10 });

export async function examinePayouts(patient: Patient): Promise<readonly Finding[]> {
  const waiting = await patient.checkup.heldPayouts(MOST);
  if (waiting.length === 0) return [ok('no payout waits')];
  const findings: Finding[] = [];
  for (const payout of waiting) findings.push(await whyWaiting(patient, payout));
  return findings;
}

async function whyWaiting(patient: Patient, payout: HeldPayout): Promise<Finding> {
  const { store, payments, clock } = patient;
  const { campaign, currency, held, developer, disputed, since } = payout;
  const waits = `campaign ${campaign}: ${amountWords(patient, currency, held)} wait since ${since.toString()}`;
  if (await store.frozen(campaign)) return problem(`${waits}: it is frozen`);
  const { account } = (await store.people([developer])).get(developer) ?? {};
  if (account === undefined) return warning(`${waits}: its developer has no payout account yet`);
  try {
    const { standing, due } = await payments.readAccount(account);
    if (standing !== 'ready')
      return warning(
        `${waits}: the developer’s account is ${standing}; the processor asks for ${due.join(', ') || 'nothing'}`,
      );
    const there = (await payments.balance()).find((one) => one.currency === currency)?.available ?? 0n;
    if (there < held)
      return warning(`${waits}: ${amountWords(patient, currency, there)} are available at the processor`);
  } catch (error) {
    return problem(`${waits}, and the processor cannot be asked why: ${because(error)}`);
  }
  if (disputed > 0) return warning(`${waits}: ${disputed} of its charges are disputed`);
  const fresh = Temporal.Instant.compare(since.add(PAID_WITHIN), clock.now()) > 0;
  return fresh
    ? ok(`${waits}: it is under way`)
    : problem(`${waits}, and nothing stands in its way: look at its jobs`);
}
