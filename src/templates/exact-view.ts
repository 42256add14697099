// Handlebars' strict mode overlooks variables that are absent inside #if, #each and helper arguments: this sees them all.
// Views are plain objects and arrays; anything else (instants, safe strings) passes through.

const isPlain = (value: unknown): value is object =>
  value !== null &&
  typeof value === 'object' &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

/** @throws Error naming the template and the variable when the view has no such property */
export function exactView<View>(view: View, template: string, path = ''): View {
  if (!isPlain(view)) return view;
  return new Proxy(view, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof property === 'symbol' || Array.isArray(target)) return exactView(value, template, path);
      if (!(property in target))
        throw new Error(`templates/${template} asks for ${path}${property}, which its view lacks`);
      return exactView(value, template, `${path}${property}.`);
    },
  });
}
