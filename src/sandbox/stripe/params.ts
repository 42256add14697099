// Reads the parameters of one endpoint: each name has a reader, names without one are refused as Stripe refuses them.
// The lists of names are checked by the compiler against the SDK's parameter types (`Names`), so that an upgrade of the
// SDK shows what changed.
import { invalid, notHere, unknownParameters } from './faults.ts';
import type { Form, Tree } from './forms.ts';

export type Reader<T> = (value: Tree, at: string) => T;
export type Spec = Readonly<Record<string, Reader<unknown>>>;
export type Read<S extends Spec> = { readonly [Name in keyof S]?: ReturnType<S[Name]> };

/** Every parameter that the SDK knows for an endpoint, and no other. */
export type Names<Params> = Readonly<Record<keyof Params & string, Reader<unknown>>>;

export const text: Reader<string> = (value, at) => {
  if (typeof value !== 'string') throw invalid(`Invalid string: ${at}`, { param: at });
  if (value === '') {
    const message = `You passed an empty string for '${at}'. We assume empty values are an attempt to unset a parameter; however '${at}' cannot be unset. You should remove '${at}' from your request or supply a non-empty value.`;
    throw invalid(message, { code: 'parameter_invalid_empty', param: at });
  }
  if (value.length > 5000)
    throw invalid(`Invalid string: ${at} is longer than 5000 characters`, { param: at });
  return value;
};

export const isEmail = (written: string): boolean =>
  /^[^\s@]+@[^\s@]+$/.test(written) && written.length <= 512;

export const email: Reader<string> = (value, at) => {
  const written = text(value, at);
  if (!isEmail(written)) {
    throw invalid(`Invalid email address: ${written}`, { code: 'email_invalid', param: at });
  }
  return written;
};

/** Somewhere to send a browser to. */
export const address: Reader<string> = (value, at) => {
  const written = text(value, at);
  if (!/^https?:\/\//.test(written) || !URL.canParse(written)) {
    throw invalid('Not a valid URL', { code: 'url_invalid', param: at });
  }
  return written;
};

/** An empty value unsets. */
export const emptyable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, at) =>
    value === '' ? null : reader(value, at);

export const integer: Reader<number> = (value, at) => {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
  if (number === undefined) {
    const written = typeof value === 'string' ? value : at;
    throw invalid(`Invalid integer: ${written}`, { code: 'parameter_invalid_integer', param: at });
  }
  return number;
};

export const positive: Reader<number> = (value, at) => {
  const number = integer(value, at);
  if (number < 1) throw invalid('Invalid positive integer', { code: 'parameter_invalid_integer', param: at });
  return number;
};

export const flag: Reader<boolean> = (value, at) => {
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw invalid(`Invalid boolean: ${typeof value === 'string' ? value : at}`, { param: at });
};

export const oneOf =
  <const Value extends string>(...values: readonly Value[]): Reader<Value> =>
  (value, at) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) {
      throw invalid(`Invalid ${at}: must be one of ${values.join(', ')}`, { param: at });
    }
    return found;
  };

export const listOf =
  <T>(reader: Reader<T>): Reader<readonly T[]> =>
  (value, at) => {
    if (value === '') return [];
    if (typeof value === 'string' || [...value.keys()].some((key) => !/^\d+$/.test(key))) {
      throw invalid('Invalid array', { param: at });
    }
    return [...value].map(([key, item]) => reader(item, `${at}[${key}]`));
  };

export const group =
  <const S extends Spec>(spec: S): Reader<Read<S>> =>
  (value, at) => {
    if (typeof value === 'string') throw invalid('Invalid object', { param: at });
    return readParams(spec, value, at);
  };

/** What to change in metadata: an empty value removes its key; `null` removes all. */
export const metadata: Reader<Readonly<Record<string, string>> | null> = (value, at) => {
  if (value === '') return null;
  if (typeof value === 'string') throw invalid('Invalid object', { param: at });
  if (value.size > 50) throw invalid('Metadata can have up to 50 keys', { param: at });
  return Object.fromEntries(
    [...value].map(([key, item]) => {
      const name = `${at}[${key}]`;
      if (typeof item !== 'string') throw invalid(`Invalid string: ${name}`, { param: name });
      if (key.length > 40) throw invalid('Metadata keys can have up to 40 characters', { param: name });
      if (item.length > 500) throw invalid('Metadata values can have up to 500 characters', { param: name });
      return [key, item];
    }),
  );
};

export function mergeMetadata(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  if (change === undefined) return { ...before };
  const merged = Object.entries({ ...(change === null ? {} : before), ...change });
  return Object.fromEntries(merged.filter(([, value]) => value !== ''));
}

/** Exists at Stripe, but not here. */
export const unsupported: Reader<never> = (_value, at) => {
  throw notHere(at);
};

/** Exists at Stripe and changes nothing that can be seen here. */
export const ignored: Reader<undefined> = () => undefined;

export const expand = listOf(text);

/** The type cannot follow a loop over names: each value was made by the reader of its own name. */
export function readParams<S extends Spec>(spec: S, form: Form, within = ''): Read<S> {
  const full = (name: string) => (within === '' ? name : `${within}[${name}]`);
  const unknown = [...form.keys()].filter((name) => !Object.hasOwn(spec, name));
  if (unknown.length > 0) throw unknownParameters(unknown.map(full));
  const entries = [...form].map(([name, value]) => [name, spec[name]?.(value, full(name))] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Read<S>;
}

/** The named ones of what was given, and nothing else that came with it. */
export function pick<T extends object, Name extends keyof T>(
  given: T,
  names: readonly Name[],
): { [Key in Name]?: Exclude<T[Key], undefined> } {
  const picked: { [Key in Name]?: Exclude<T[Key], undefined> } = {};
  for (const name of names) {
    const value = given[name];
    if (value !== undefined) picked[name] = value as Exclude<T[Name], undefined>;
  }
  return picked;
}
