// What the local GitHub answers when it refuses: GitHub's statuses, messages and bodies.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

export class Refused extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[] | undefined;

  constructor(status: number, message: string, errors?: readonly FieldError[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** It is elsewhere now. */
export class Moved extends Refused {
  readonly location: string;

  constructor(location: string) {
    super(301, 'Moved Permanently');
    this.location = location;
  }
}

export const notFound = () => new Refused(404, 'Not Found');
export const unauthenticated = () => new Refused(401, 'Requires authentication');
export const badCredentials = () => new Refused(401, 'Bad credentials');
export const forbidden = (message = 'Must have admin rights to Repository.') => new Refused(403, message);
export const notForIntegrations = () => new Refused(403, 'Resource not accessible by integration');
export const invalid = (error: FieldError) => new Refused(422, 'Validation Failed', [error]);

const DOCUMENTATION = 'https://docs.github.com/rest';

/** emulate's own errors carry a status too. */
const statusOf = (error: unknown): number =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;

export function answerFault(error: unknown, c: Context): Response {
  const status = statusOf(error);
  const body = {
    message: error instanceof Error ? error.message : 'Server Error',
    ...(error instanceof Refused && error.errors !== undefined ? { errors: error.errors } : {}),
    documentation_url: DOCUMENTATION,
    status: String(status),
  };
  if (error instanceof Moved) c.header('location', error.location);
  return c.json(body, status as ContentfulStatusCode);
}

export const answerUnknown = (c: Context): Response => answerFault(notFound(), c);
