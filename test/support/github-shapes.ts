// Where a webhook's payload differs from the schema that GitHub publishes of it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

let loaded: Ajv2020 | undefined;
const validators = new Map<string, ValidateFunction>();

function ajv(): Ajv2020 {
  if (loaded) return loaded;
  const made = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats.default(made);
  const file = fileURLToPath(import.meta.resolve('@octokit/openapi-webhooks/generated/api.github.com.json'));
  const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
  made.addSchema({ ...schema, $id: 'github' }, 'github', false, false);
  loaded = made;
  return made;
}

/** @param event as `issues.opened` */
export function shapeErrors(event: string, payload: object): readonly string[] {
  const name = `webhook-${event.replaceAll('.', '-')}`.replaceAll('_', '-');
  const validate = validators.get(name) ?? ajv().compile({ $ref: `github#/components/schemas/${name}` });
  validators.set(name, validate);
  if (validate(payload)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
}
