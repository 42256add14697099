// A process of its own that takes jobs and never ends one: to be killed in the middle. Says "taken" and the task of each.
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { silent, someTasks } from './some-tasks.ts';

const [databaseUrl = '', ...stuck] = process.argv.slice(2);

const never = (task: string) => async (): Promise<void> => {
  console.log(`taken ${task}`);
  await new Promise(() => {});
};

await startJobs({
  databaseUrl,
  log: silent,
  onFenced: (reason) => console.log(reason),
  sweepEverySeconds: 3600,
  concurrency: 30,
  tasks: someTasks(Object.fromEntries(stuck.map((task) => [task, never(task)]))),
});
console.log('ready');
