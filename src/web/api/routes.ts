// The addresses of the API and what each gives and takes. The description that programs read is made of these.
import { createRoute, z } from '@hono/zod-openapi';
import { eventsQuery, languageQuery, projectsQuery, wishesQuery } from './queries.ts';
import {
  eventsSchema,
  problemSchema,
  projectSchema,
  projectsSchema,
  quotesSchema,
  totalsSchema,
  wishesSchema,
  wishSchema,
} from './schemas.ts';

const described = (name: string) => ({ description: `api:parameters.${name}` });
const inProject = z.object({
  owner: z.string().openapi({ ...described('owner'), example: 'octo' }),
  repository: z.string().openapi({ ...described('repository'), example: 'tools' }),
});
const inWish = inProject.extend({
  number: z.string().openapi({ ...described('number'), type: 'integer', minimum: 1, example: 7 }),
});

const problem = (name: string) => ({
  description: `api:answers.${name}`,
  content: { 'application/problem+json': { schema: problemSchema } },
});

const answers = <Schema extends z.ZodType>(schema: Schema) => ({
  200: { description: 'api:answers.ok', content: { 'application/json': { schema } } },
  304: { description: 'api:answers.unchanged' },
  400: problem('invalid'),
  404: problem('missing'),
  429: problem('tooMany'),
});

const GET = 'get' as const;
const BASE = '/api/v1';
const PROJECT = `${BASE}/gh/{owner}/{repository}` as const;
const WISH = `${PROJECT}/{number}` as const;

export const routes = {
  projects: createRoute({
    method: GET,
    path: `${BASE}/projects`,
    operationId: 'projects',
    summary: 'api:operations.projects',
    request: { query: projectsQuery },
    responses: answers(projectsSchema),
  }),
  wishes: createRoute({
    method: GET,
    path: `${BASE}/wishes`,
    operationId: 'wishes',
    summary: 'api:operations.wishes',
    request: { query: wishesQuery },
    responses: answers(wishesSchema),
  }),
  project: createRoute({
    method: GET,
    path: PROJECT,
    operationId: 'project',
    summary: 'api:operations.project',
    request: { params: inProject, query: wishesQuery },
    responses: answers(projectSchema),
  }),
  totals: createRoute({
    method: GET,
    path: `${PROJECT}/totals`,
    operationId: 'totals',
    summary: 'api:operations.totals',
    request: { params: inProject, query: languageQuery },
    responses: answers(totalsSchema),
  }),
  projectEvents: createRoute({
    method: GET,
    path: `${PROJECT}/events`,
    operationId: 'projectEvents',
    summary: 'api:operations.projectEvents',
    request: { params: inProject, query: eventsQuery },
    responses: answers(eventsSchema),
  }),
  wish: createRoute({
    method: GET,
    path: WISH,
    operationId: 'wish',
    summary: 'api:operations.wish',
    request: { params: inWish, query: languageQuery },
    responses: answers(wishSchema),
  }),
  quotes: createRoute({
    method: GET,
    path: `${WISH}/quotes`,
    operationId: 'quotes',
    summary: 'api:operations.quotes',
    request: { params: inWish, query: languageQuery },
    responses: answers(quotesSchema),
  }),
  events: createRoute({
    method: GET,
    path: `${WISH}/events`,
    operationId: 'events',
    summary: 'api:operations.events',
    request: { params: inWish, query: eventsQuery },
    responses: answers(eventsSchema),
  }),
};
