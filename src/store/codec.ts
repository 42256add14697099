// Values of the domain as JSON and back: bigint and Instant survive, and text that PostgreSQL would refuse does not get
// there. Owns the written form, which history depends on: it may be extended, never changed.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** PostgreSQL keeps neither NUL nor half a surrogate pair; people's text may hold both. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/**
 * A bigint is `{"$int":"12"}`, an Instant `{"$at":"2026-01-01T00:00:00Z"}`; a key of one's own that begins with `$` is
 * written with one more. A property that is undefined is left out. Throws for what JSON cannot hold.
 */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return { $int: value.toString() };
  if (value instanceof Temporal.Instant) return { $at: value.toString() };
  if (Array.isArray(value)) return value.map(toJson);
  if (!isPlain(value)) throw new TypeError(`cannot be kept as JSON: ${typeof value}`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key.startsWith('$') ? `$${clean(key)}` : clean(key), toJson(each)]),
  );
}

export const encode = (value: unknown): string => JSON.stringify(toJson(value));

/** The value whose written form this is. */
function fromJson(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (isList(json)) return json.map(fromJson);
  const { $int, $at } = json;
  if (typeof $int === 'string') return BigInt($int);
  if (typeof $at === 'string') return Temporal.Instant.from($at);
  return Object.fromEntries(
    Object.entries(json).map(([key, each]) => [key.startsWith('$$') ? key.slice(1) : key, fromJson(each)]),
  );
}

export function decode(text: string): unknown {
  const json: Json = JSON.parse(text);
  return fromJson(json);
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
