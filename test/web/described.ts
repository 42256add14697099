// Holds answers of the API against its own description: the schema of their address and status, as programs read it.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Media {
  readonly schema: object;
}
interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}
export interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The path with its parameters, as the description has it; a literal part wins over a parameter. */
function described({ paths }: Described, path: string): Operation {
  const given = path.split('/');
  const found = Object.keys(paths)
    .filter((template) => {
      const wanted = template.split('/');
      return (
        wanted.length === given.length &&
        wanted.every((part, index) => part.startsWith('{') || part === given[index])
      );
    })
    .toSorted((a, b) => a.split('{').length - b.split('{').length);
  const operation = paths[found[0] ?? '']?.get;
  if (!operation) throw new Error(`the description does not know ${path}`);
  return operation;
}

/** @returns what of the answer is not as it is described */
export async function undescribed(description: Described, path: string, answer: Response): Promise<unknown> {
  const url = new URL(path, 'https://x.example');
  const type = answer.headers.get('content-type') ?? '';
  const schema = described(description, url.pathname).responses[String(answer.status)]?.content?.[type]
    ?.schema;
  if (!schema) return `no ${type} for ${answer.status} is described`;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const id = 'https://x.example/description';
  ajv.addSchema({ $id: id, components: description.components });
  const pointed: object = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${id}#/`));
  const validate = ajv.compile(pointed);
  return validate(await answer.clone().json()) ? undefined : validate.errors;
}
