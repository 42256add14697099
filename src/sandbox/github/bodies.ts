// Request bodies: JSON whatever the content type says, read against a shape, refused as GitHub refuses.
import type { Context } from 'hono';
import type { z } from 'zod';
import { Refused, invalid } from './faults.ts';

/** GitHub's own bound on what people write in issues and comments. */
const LONGEST_TEXT = 65_536;

/** Read the body first and look up rows after: they may have changed while it arrived. */
export async function readBody<T>(c: Context, resource: string, shape: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refused(400, 'Problems parsing JSON');
  }
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const missing = issue?.code === 'invalid_type' && issue.message.includes('received undefined');
  throw invalid({
    resource,
    code: missing ? 'missing_field' : 'invalid',
    field: issue?.path.join('.') ?? '',
  });
}

export function checkText(resource: 'Issue' | 'IssueComment', text: string | null | undefined): void {
  if ([...(text ?? '')].length <= LONGEST_TEXT) return;
  const message = `body is too long (maximum is ${LONGEST_TEXT} characters)`;
  throw invalid({ resource, code: 'custom', field: 'body', message });
}
