// Which operation answers which request. A route is a method, a path with places for ids, the parameters it takes and
// what to do; it knows nothing of HTTP beyond that.
import type { Context } from './context.ts';
import type { Read, Spec } from './params.ts';
import type { Form } from './forms.ts';
import { readParams } from './params.ts';

export type Method = 'DELETE' | 'GET' | 'POST';

export interface Match {
  /** Reads the parameters first: what is wrong with them is never remembered under an idempotency key. */
  prepare(form: Form): { readonly expand: readonly string[]; run(context: Context): object };
}

export interface Route {
  match(method: string, path: string): Match | undefined;
}

export function route<S extends Spec>(
  method: Method,
  pattern: string,
  spec: S,
  run: (context: Context, params: Read<S>, id: string, item: string) => object,
): Route {
  const expression = new RegExp(`^${pattern.replaceAll(/:id|:item/g, '([^/]+)')}$`);
  return {
    match(asked, path) {
      const found = asked === method ? expression.exec(path) : null;
      if (found === null) return undefined;
      const [, id = '', item = ''] = found;
      return {
        prepare(form) {
          const params = readParams(spec, form);
          const paths: unknown = params['expand'];
          return {
            expand: Array.isArray(paths) ? paths.filter((item) => typeof item === 'string') : [],
            run: (context) => run(context, params, id, item),
          };
        },
      };
    },
  };
}
