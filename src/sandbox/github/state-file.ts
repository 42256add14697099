// The one file in which the local GitHub outlives a restart. Replaced as a whole, by a rename, so that it is never half
// written. Many changes at once share one write.
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Snapshot } from './database.ts';
import type { Token } from './identity.ts';

export interface Saved {
  readonly tables: Snapshot;
  readonly tokens: readonly (readonly [string, Token])[];
}

const table = z.object({ next: z.number(), rows: z.array(z.looseObject({ id: z.number() })) });
const token = z.custom<Token>((value) => z.looseObject({ login: z.string() }).safeParse(value).success);
const fileShape = z.object({
  version: z.literal(1),
  tables: z.record(z.string(), table),
  tokens: z.array(z.tuple([z.string(), token])),
});

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

export async function readState(path: string): Promise<Saved | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    return fileShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not a state of the local GitHub: delete it to begin with a new one`, {
      cause,
    });
  }
}

export class StateFile {
  readonly #path: string;
  readonly #state: () => Saved;
  #changes = 0;
  #saved = 0;
  #writing: Promise<void> | undefined;

  constructor(path: string, state: () => Saved) {
    this.#path = path;
    this.#state = state;
  }

  changed(): void {
    this.#changes += 1;
  }

  /** Resolves once everything that changed before the call is in the file. */
  async save(): Promise<void> {
    const wanted = this.#changes;
    while (this.#saved < wanted) {
      this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
      // A write under way may have begun before our change: then there is one more.
      await this.#writing;
    }
  }

  async #write(): Promise<void> {
    const changes = this.#changes;
    const text = JSON.stringify({ version: 1, ...this.#state() });
    await mkdir(dirname(this.#path), { recursive: true });
    const beside = `${this.#path}.tmp`;
    // It holds the app's private key.
    const file = await open(beside, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, this.#path);
    this.#saved = changes;
  }
}
