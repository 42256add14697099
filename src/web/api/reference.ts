// The reference of the API for people: the description that programs read, as a page. Owns how a schema is put into a few words.
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { Locale } from '../../domain/settings.ts';
import { type ApiPage, renderApi } from '../../templates/pages.ts';
import { text } from '../../templates/texts.ts';
import { frameFor, linker, localeFor, type Pages } from '../page-context.ts';
import { descriptionOf } from './description.ts';

/** What of a JSON schema is put into words here. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly default?: string | number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
      }
    >
  >;
}

interface Described {
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly info: { readonly description: string };
}

type Words = ApiPage['fields'][number]['rows'][number]['type'];

const nameOf = ($ref: string): string => $ref.slice($ref.lastIndexOf('/') + 1);

/** Undefined where only "nothing" is meant. */
function typeOf(schema: Schema, locale: Locale): Words | undefined {
  const say = (key: string, values = {}): string => text(locale, `api:reference.${key}`, values);
  if (schema.$ref !== undefined) return { words: nameOf(schema.$ref), href: `#${nameOf(schema.$ref)}` };
  const some = schema.anyOf ?? schema.allOf;
  if (some) {
    const parts = some.map((part) => typeOf(part, locale)).filter((part) => part !== undefined);
    const [first] = parts;
    if (!first) return undefined;
    return some.length > parts.length ? { ...first, words: `${first.words} ${say('orNull')}` } : first;
  }
  const types = [schema.type ?? 'object'].flat();
  const type = types.find((one) => one !== 'null');
  if (type === undefined) return undefined;
  const base = baseType(schema, type, locale);
  return types.includes('null') ? { ...base, words: `${base.words} ${say('orNull')}` } : base;
}

function baseType(schema: Schema, type: string, locale: Locale): Words {
  const say = (key: string, values = {}): string => text(locale, `api:reference.${key}`, values);
  if (type === 'array') {
    const of = schema.items && typeOf(schema.items, locale);
    return { words: say('listOf', { type: of?.words ?? 'object' }), href: of?.href };
  }
  if (schema.enum) return { words: say('oneOf', { values: schema.enum.join(', ') }), href: undefined };
  const { minimum, maximum } = schema;
  const isBounded = minimum !== undefined && maximum !== undefined && maximum < 10_000;
  return { words: isBounded ? `${type} ${minimum}–${maximum}` : type, href: undefined };
}

function operationOf(path: string, operation: Operation, locale: Locale): ApiPage['operations'][number] {
  const say = (key: string, values = {}): string => text(locale, `api:reference.${key}`, values);
  const schema = operation.responses['200']?.content?.['application/json']?.schema;
  return {
    id: operation.operationId,
    summary: operation.summary,
    path,
    gives: schema && typeOf(schema, locale),
    parameters: (operation.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      type: typeOf(parameter.schema, locale) ?? { words: 'string', href: undefined },
      meaning: [
        plain(parameter.description ?? ''),
        ...(parameter.schema.default === undefined
          ? []
          : [say('default', { value: String(parameter.schema.default) })]),
      ].join(' · '),
      where: say(`in.${parameter.in}`),
    })),
    answers: Object.entries(operation.responses).map(([status, { description }]) => ({
      status,
      description,
    })),
  };
}

/** Its own properties, and those of what it extends. */
function propertiesOf(schema: Schema, { components }: Described): readonly (readonly [string, Schema])[] {
  const extended = (schema.allOf ?? []).flatMap((part) => {
    const named = part.$ref === undefined ? part : components.schemas[nameOf(part.$ref)];
    return Object.entries(named?.properties ?? {});
  });
  return [...extended, ...Object.entries(schema.properties ?? {})];
}

/** On this page nothing has to be marked as code. */
const plain = (words: string): string => words.replaceAll('`', '');

export function apiReference(pages: Pages, api: OpenAPIHono): Hono {
  const app = new Hono();
  app.get('/api', async (c) => {
    const locale = localeFor(c);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON of our own making, whose other parts are not read here
    const described = JSON.parse(
      JSON.stringify(descriptionOf(api, locale, { publicUrl: pages.publicUrl })),
    ) as Described;
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Accept-Language, Cookie');
    return c.html(
      renderApi(locale, {
        ...frameFor(c, locale, text(locale, 'api:reference.title'), await pages.cookies.visitor(c)),
        description: text(locale, 'api:reference.lead'),
        canonical: `${pages.publicUrl}/api`,
        overview: plain(described.info.description),
        limit: text(locale, 'api:reference.limit', { count: pages.limit.perMinute }),
        descriptionHref: linker(c)('/api/v1/openapi.json'),
        example: `curl ${pages.publicUrl}/api/v1/wishes?needs=last-bit`,
        operations: Object.entries(described.paths).map(([path, { get }]) => operationOf(path, get, locale)),
        fields: Object.entries(described.components.schemas).map(([name, schema]) => ({
          name,
          rows: propertiesOf(schema, described).map(([field, part]) => ({
            name: field,
            type: typeOf(part, locale) ?? { words: 'object', href: undefined },
            meaning: plain(part.description ?? ''),
          })),
        })),
      }),
    );
  });
  return app;
}
