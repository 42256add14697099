// The `.env` of the working directory, read as Probot reads it (https://probot.github.io/docs/configuration): what the
// environment itself sets goes first, also where it sets a variable to nothing.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Variables } from './environment.ts';

/** @throws when there is one that cannot be read: without it a real server would look like none */
export function withDotEnv(environment: Variables, file = resolve('.env')): Variables {
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...environment };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return environment;
    throw error;
  }
}
