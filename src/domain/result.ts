// The two ways a decision ends: done, or refused for a reason that a helpful reply can be written from.
// A refusal is a value and never an exception; what throws is a fault.

export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: E };

export const done = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const refused = <E>(refusal: E): Result<never, E> => ({ ok: false, refusal });
