// One append-only file of lines, each the whole change of one request. Owns the file and nothing of what is in it: a line
// is there entirely or not at all, whenever the process dies. Rewriting it goes beside and is renamed over.
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A row that was written, or null when it was removed; rows are told apart by table and id. */
export type Change = readonly [table: string, id: string, row: unknown];

export interface Journal {
  append(changes: readonly Change[]): void;
  /** The file holds only these afterwards. */
  rewrite(changes: Iterable<Change>): void;
  /** Bytes since the last rewrite. */
  grown(): number;
  close(): void;
}

const HEADER = `{"wishwell":"local stripe","format":1}\n`;

/** Reads what is there; writes nothing yet. A last line cut short by a crash was never answered for: it is left out. */
export function readJournal(file: string): readonly Change[] {
  if (!existsSync(file)) return [];
  const written = readFileSync(file, 'utf8');
  if (written === '') return [];
  if (!written.startsWith(HEADER)) throw new Error(`${file} is not a file of the local Stripe`);
  const lines = written.slice(HEADER.length).split('\n').slice(0, -1);
  return lines.flatMap((line, index) => parseLine(line, file, index + 2));
}

/** The file is our own: its lines have the shape that `append` gave them. */
function parseLine(line: string, file: string, number: number): readonly Change[] {
  try {
    return JSON.parse(line) as readonly Change[];
  } catch (cause) {
    throw new Error(`${file} is damaged at line ${number}`, { cause });
  }
}

function write(into: number, written: string): number {
  const bytes = Buffer.from(written);
  for (let at = 0; at < bytes.length;) at += writeSync(into, bytes, at);
  return bytes.length;
}

export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true });
  let descriptor: number | undefined;
  let size = 0;
  let base = 0;

  return {
    append(changes) {
      if (descriptor === undefined) throw new Error('the journal is not open');
      if (changes.length === 0) return;
      try {
        size += write(descriptor, `${JSON.stringify(changes)}\n`);
      } catch (error) {
        ftruncateSync(descriptor, size); // half a line must not glue itself to the next one
        throw error;
      }
    },
    rewrite(changes) {
      const beside = `${file}.${process.pid}.tmp`;
      const fresh = openSync(beside, 'w', 0o600);
      let total = write(fresh, HEADER);
      for (const change of changes) total += write(fresh, `${JSON.stringify([change])}\n`);
      fsyncSync(fresh);
      closeSync(fresh);
      renameSync(beside, file);
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = openSync(file, 'a');
      size = total;
      base = total;
    },
    grown: () => size - base,
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
