// Is all well? Looks at every part, each by itself: one that cannot be looked at is a problem and hides no other. Changes
// nothing.
import {
  examineCover,
  examineInvariants,
  examinePayouts,
  examineReconciliation,
  examineReturns,
} from './examine-books.ts';
import { examineProcessor } from './examine-processor.ts';
import { examineDatabase, examineReach, examineSettings } from './examine-settings.ts';
import { examineInbox, examineJobs, examineMails, examinePhases, examineSweep } from './examine-work.ts';
import { examineWebhooks } from './examine-webhooks.ts';
import { type Finding, type Patient, type Section, because, problem } from './finding.ts';

const SECTIONS: readonly (readonly [
  name: string,
  examine: (patient: Patient) => Promise<readonly Finding[]>,
])[] = [
  ['Invariants', examineInvariants],
  ['Reconciliation', examineReconciliation],
  ['Jobs', examineJobs],
  ['Sweep', examineSweep],
  ['Mail', examineMails],
  ['Inbox', examineInbox],
  ['Webhooks', examineWebhooks],
  ['Phases', examinePhases],
  ['Payouts', examinePayouts],
  ['Refunds and disputes', examineReturns],
  ['Balance', examineCover],
  ['Settings', examineSettings],
  ['Processor', examineProcessor],
  ['Reach', examineReach],
];

export async function doctor(patient: Patient): Promise<readonly Section[]> {
  const database: Section = { name: 'Database', findings: await examineDatabase(patient) };
  // Without its tables nothing else can be looked at.
  if (database.findings.some(isProblem)) return [database];
  const sections: Section[] = [database];
  for (const [name, examine] of SECTIONS) sections.push({ name, findings: await look(patient, examine) });
  return sections;
}

async function look(
  patient: Patient,
  examine: (patient: Patient) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await examine(patient);
  } catch (error) {
    return [problem(`could not be looked at: ${because(error)}`)];
  }
}

const isProblem = ({ level }: Finding): boolean => level === 'problem';

export const hasProblem = (sections: readonly Section[]): boolean =>
  sections.some(({ findings }) => findings.some(isProblem));
