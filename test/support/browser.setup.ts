// Looked for once, before anything is started: a run without a browser ends with one sentence, not with every test failing.
import { chromiumPath } from './browser.ts';

export default function setup(): void {
  try {
    chromiumPath();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
