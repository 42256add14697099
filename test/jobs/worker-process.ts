// A process of its own that takes jobs and never ends one: to be killed in the middle. Says "taken" for each.
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { silent, someTasks } from './some-tasks.ts';

const [databaseUrl = ''] = process.argv.slice(2);

await startJobs({
  databaseUrl,
  log: silent,
  onFenced: (reason) => console.log(reason),
  sweepEverySeconds: 3600,
  tasks: someTasks({
    assign: async ({ campaign }) => {
      console.log(`taken ${campaign}`);
      await new Promise(() => {});
    },
  }),
});
console.log('ready');
