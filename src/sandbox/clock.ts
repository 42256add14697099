// The local run's clock: real time plus what a person moved it forward. Kept in a file, so that a restart does not turn
// it back.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '../ports/clock.ts';

export interface MovableClock extends Clock {
  /** @param hours whole hours above zero; time only moves forward */
  forward(hours: number): void;
  readonly movedBy: () => Temporal.Duration;
}

export function movableClock(file: string): MovableClock {
  let moved = existsSync(file)
    ? Temporal.Duration.from(JSON.parse(readFileSync(file, 'utf8')) as string)
    : new Temporal.Duration();
  return {
    now: () => Temporal.Now.instant().add(moved).round('microsecond'),
    movedBy: () => moved,
    forward(hours) {
      moved = moved.add({ hours });
      writeFileSync(`${file}.tmp`, JSON.stringify(moved.toString()));
      renameSync(`${file}.tmp`, file);
    },
  };
}
