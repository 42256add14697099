// Where a process id means something: this machine, since it was booted, in this process namespace. Two containers may
// have one name and both be process 1.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export const machine = (): string =>
  [
    hostname(),
    ifThere(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    ifThere(() => readlinkSync('/proc/self/ns/pid')),
  ]
    .map((part) => part.trim())
    .join(' ')
    .trim();

function ifThere(read: () => string): string {
  try {
    return read();
  } catch {
    return ''; // not Linux
  }
}

/** A process of this machine. One that is not ours to signal lives too. */
export function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
