// The little of `qs` that is used here: the package brings no types of its own.
declare module 'qs' {
  export function parse(
    text: string,
    options: { readonly depth: number; readonly strictDepth: boolean; readonly arrayLimit: number },
  ): Record<string, unknown>;
}
