// Form encoding with brackets (`a[b][0]=c`), the way Stripe's clients write bodies and queries. Owns the tree they
// become and nothing of its meaning; a name that is two things at once is refused.
import { invalid } from './faults.ts';

export type Tree = string | Form;
export type Form = Map<string, Tree>;

export function parseForm(encoded: string): Form {
  const form: Form = new Map();
  for (const [name, value] of new URLSearchParams(encoded)) put(form, path(name), value, name);
  return form;
}

/** The same parameters in another order are the same request. */
export function canonical(form: Form): string {
  const lines: string[] = [];
  const walk = (tree: Tree, at: string): void => {
    if (typeof tree === 'string') lines.push(`${at}=${tree}`);
    else for (const [name, child] of tree) walk(child, `${at}[${name}]`);
  };
  walk(form, '');
  return lines.toSorted().join('\n');
}

function path(name: string): string[] {
  const head = /^[^[]+/.exec(name)?.[0];
  const rest = head === undefined ? '' : name.slice(head.length);
  if (head === undefined || !/^(?:\[[^[\]]*\])*$/.test(rest))
    throw invalid(`Invalid parameter name: ${name}`);
  return [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
}

function put(form: Form, [step = '', ...rest]: readonly string[], value: string, name: string): void {
  const key = step === '' ? String(form.size) : step;
  const there = form.get(key);
  if (rest.length === 0) {
    if (there instanceof Map) throw invalid(`Invalid hash: ${name}`, { param: name });
    form.set(key, value);
    return;
  }
  if (typeof there === 'string') throw invalid(`Invalid hash: ${name}`, { param: name });
  const child: Form = there ?? new Map();
  form.set(key, child);
  put(child, rest, value, name);
}
