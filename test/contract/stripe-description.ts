// Stripe's own description of its API, where it lies beside the repository, and whether a request keeps to it. Strict where
// the description is silent: a parameter that it does not name is a problem, at any depth.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'qs';
import type { Asked } from '../payments/stripe-way.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: { readonly 'application/x-www-form-urlencoded'?: { readonly schema: Schema } };
  };
}

interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** A parameter that the description is too old to know. */
export interface Newer {
  readonly method: string;
  readonly path: string;
  readonly parameter: string;
  readonly reason: string;
}

const SINCE_ENDIVE = 'took the place of payment_method_types in 2026-10-28.endive';

/** The description is of October 2025. */
export const newer: readonly Newer[] = [
  {
    method: 'POST',
    path: '/v1/payment_intents',
    parameter: 'allowed_payment_method_types',
    reason: SINCE_ENDIVE,
  },
  {
    method: 'POST',
    path: '/v1/checkout/sessions',
    parameter: 'allowed_payment_method_types',
    reason: SINCE_ENDIVE,
  },
  {
    method: 'POST',
    path: '/v1/checkout/sessions',
    parameter: 'adaptive_pricing',
    reason: 'the SDK knows it, the description leaves it out',
  },
];

export interface StripeDescription {
  /** What is wrong with a request; empty when nothing is. */
  problems(asked: Pick<Asked, 'method' | 'path' | 'query' | 'body'>): readonly string[];
  /** The operation that a request is: `POST /v1/refunds`. */
  operation(asked: Pick<Asked, 'method' | 'path'>): string | undefined;
  knows(method: string, path: string, parameter: string): boolean;
}

const FILE = 'shared/contract/stripe.openapi.json';

/** Beside this repository, or beside any folder that it lies in. */
export function descriptionFile(folder: string = import.meta.dirname): string | undefined {
  const file = join(folder, FILE);
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : descriptionFile(parent);
}

function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  const closed = 'properties' in inner && !('additionalProperties' in inner);
  return closed ? { ...inner, additionalProperties: false } : inner;
}

function requestSchema(method: string, { parameters = [], requestBody }: Operation): Schema {
  if (method === 'POST') return requestBody?.content['application/x-www-form-urlencoded']?.schema ?? {};
  const queried = parameters.filter((parameter) => parameter.in === 'query');
  return {
    properties: Object.fromEntries(queried.map(({ name, schema }) => [name, schema])),
    required: queried.filter(({ required }) => required === true).map(({ name }) => name),
  };
}

/** In a path of the description `{…}` stands for one id. */
const pathPattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+').replaceAll('.', '\\.')}$`);

export function readDescription(file: string): StripeDescription {
  const { paths }: Description = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    coerceTypes: true,
    formats: { 'unix-time': true, decimal: true, currency: true, 'phone-number': true },
  });
  const compiled = new Map<string, ValidateFunction>();

  function find({ method, path }: Pick<Asked, 'method' | 'path'>) {
    const template = path in paths ? path : Object.keys(paths).find((known) => pathPattern(known).test(path));
    const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
    return template === undefined || operation === undefined ? undefined : { template, operation };
  }

  return {
    operation: (asked) => {
      const found = find(asked);
      return found && `${asked.method} ${found.template}`;
    },
    knows(method, path, parameter) {
      const operation = paths[path]?.[method.toLowerCase()];
      return operation !== undefined && parameter in (requestSchema(method, operation).properties ?? {});
    },
    problems(asked) {
      const { method } = asked;
      const found = find(asked);
      if (!found) return [`${method} ${asked.path} is not in the description`];
      const name = `${method} ${found.template}`;
      const validate = compiled.getOrInsertComputed(name, () =>
        ajv.compile(Object(strict({ type: 'object', ...requestSchema(method, found.operation) }))),
      );
      const given = parse(method === 'POST' ? asked.body : asked.query, {
        depth: 10,
        strictDepth: true,
        arrayLimit: 100,
      });
      for (const { parameter, ...of } of newer)
        if (of.method === method && of.path === found.template) delete given[parameter];
      if (validate(given)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${name} ${instancePath}: ${message} ${JSON.stringify(params)}`,
      );
    },
  };
}
