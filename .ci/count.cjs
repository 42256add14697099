// Adds up what the test runs reported, names each test that failed with the beginning of its reason, and prints the one line
// that closes a check. Arguments: the number of failed steps, then the report files. Fails when anything did.
const { existsSync, readFileSync } = require('node:fs');
const { relative } = require('node:path');

const LINES_OF_A_REASON = 12;

const [failedSteps, ...reports] = process.argv.slice(2);
let passed = 0;
let failed = Number(failedSteps);
const told = [];

const beginning = (messages) =>
  messages
    .join('\n')
    .split('\n')
    .slice(0, LINES_OF_A_REASON)
    .map((line) => `    ${line}`)
    .join('\n');

for (const file of reports) {
  if (!existsSync(file)) continue;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  for (const { name, message, assertionResults } of report.testResults) {
    const where = relative(process.cwd(), name);
    const broken = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of broken)
      told.push(`${where}: ${fullName}\n${beginning(failureMessages)}`);
    if (message && broken.length === 0) told.push(`${where}\n${beginning([message])}`);
  }
}

if (told.length > 0) console.log(`\n== what failed\n${told.join('\n')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
