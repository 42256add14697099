// Reads variables one by one and gathers what is wrong with them, so that all of it can be said at once. Knows by name only
// which may come from a file, and puts no value into a message.
import { readFileSync } from 'node:fs';
import { SECRETS, fileNameOf, wrongNames } from './names.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What is wrong with a value, as it follows its variable's name, and what to do about it. Never with the value in it. */
export class Unfit extends Error {
  readonly advice: string;

  constructor(wrong: string, advice: string) {
    super(wrong);
    this.advice = advice;
  }
}

/** Throws `Unfit` for a text that does not fit. */
export type Parse<T> = (text: string) => T;

export class Environment {
  readonly problems: string[] = [];
  readonly #variables: Variables;
  readonly #asked = new Set<string>();
  readonly #fromFiles = new Map<string, string | undefined>();

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** Set to nothing counts as not set: that is how compose files and CI say it. */
  has(name: string): boolean {
    this.#asked.add(name);
    return this.#plain(name) !== undefined || this.#file(name) !== undefined;
  }

  optional<T>(name: string, parse: Parse<T>): T | undefined {
    const text = this.#text(name);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      this.problem(name, error.message, error.advice);
      return undefined;
    }
  }

  /** Undefined only together with a problem: whoever asks may go on, since the whole will be refused. */
  required<T>(name: string, parse: Parse<T>, advice: string): T | undefined {
    this.present(name, advice);
    return this.optional(name, parse);
  }

  /** A problem unless it is set. */
  present(name: string, advice: string): void {
    if (!this.has(name)) this.problem(name, 'is missing', advice);
  }

  problem(names: string, wrong: string, advice: string): void {
    this.problems.push(`${names} ${wrong}. ${advice}`);
  }

  /** To be asked last: what is set under a name that looks like one that was asked for. */
  refuseWrongNames(): void {
    const set = Object.keys(this.#variables).filter((name) => this.#plain(name) !== undefined);
    for (const { name, wrong, advice } of wrongNames(set, this.#asked)) this.problem(name, wrong, advice);
  }

  #plain(name: string): string | undefined {
    return this.#variables[name]?.trim() || undefined;
  }

  #file(name: string): string | undefined {
    return SECRETS.has(name) ? this.#plain(fileNameOf(name)) : undefined;
  }

  #text(name: string): string | undefined {
    this.#asked.add(name);
    const [plain, file] = [this.#plain(name), this.#file(name)];
    if (file === undefined) return plain;
    return this.#fromFiles.getOrInsertComputed(name, () => this.#read(name, file, plain));
  }

  #read(name: string, file: string, plain: string | undefined): string | undefined {
    const fileName = fileNameOf(name);
    if (plain !== undefined) {
      this.problem(`${name} and ${fileName}`, 'are both set', 'Keep one of them.');
      return plain;
    }
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (text === '') this.problem(fileName, 'names an empty file', `Put the value of ${name} into it.`);
      return text || undefined;
    } catch {
      this.problem(
        fileName,
        'names a file that cannot be read',
        `Set it to a file with the value of ${name} that the server may read.`,
      );
      return undefined;
    }
  }
}
