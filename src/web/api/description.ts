// The OpenAPI 3.1 description, in a language: routes and schemas name their texts by key, and here the words are put in.
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Locale } from '../../domain/settings.ts';
import { text } from '../../templates/texts.ts';
import type { Places } from './answers.ts';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

function inWords<Value>(value: Value, locale: Locale): Value {
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return part.startsWith('api:') ? text(locale, part) : part;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, walk(each)]));
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same shape, with other strings in it
  return walk(value) as Value;
}

export const descriptionOf = (
  app: OpenAPIHono,
  locale: Locale,
  { publicUrl }: Pick<Places, 'publicUrl'>,
): Document =>
  inWords(
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'api:title', description: 'api:about', version: '1' },
      servers: [{ url: publicUrl }],
    }),
    locale,
  );
