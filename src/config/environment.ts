// Reads variables one by one and gathers what is wrong with them, so that all of it can be said at once. Knows no variable
// by name and puts no value into a message.
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

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** Set to nothing counts as not set: that is how compose files and CI say it. */
  has(name: string): boolean {
    return this.#text(name) !== undefined;
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
    if (!this.has(name)) this.problem(name, 'is missing', advice);
    return this.optional(name, parse);
  }

  problem(names: string, wrong: string, advice: string): void {
    this.problems.push(`${names} ${wrong}. ${advice}`);
  }

  #text(name: string): string | undefined {
    return this.#variables[name]?.trim() || undefined;
  }
}
