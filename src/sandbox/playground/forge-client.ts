// The playground's eyes and hands on the local GitHub: plain REST with the token of whoever is chosen, as any client
// would do it. Knows nothing of Wishwell.

export interface Reactions {
  readonly '+1': number;
  readonly confused: number;
  readonly eyes: number;
}

export interface IssueShown {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: 'open' | 'closed';
  readonly labels: readonly { readonly name: string; readonly color: string }[];
  readonly assignees: readonly { readonly login: string }[];
  readonly user: { readonly login: string };
  readonly created_at: string;
  readonly reactions: Reactions;
}

export interface CommentShown {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string; readonly type: string };
  readonly created_at: string;
  readonly updated_at: string;
  readonly reactions: Reactions;
}

export class ForgeSaysNo extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface ForgeClient {
  issues(): Promise<readonly IssueShown[]>;
  issue(number: number): Promise<IssueShown>;
  comments(number: number): Promise<readonly CommentShown[]>;
  comment(number: number, body: string): Promise<void>;
  editComment(id: number, body: string): Promise<void>;
  deleteComment(id: number): Promise<void>;
  label(number: number, name: string): Promise<void>;
  unlabel(number: number, name: string): Promise<void>;
  setState(number: number, state: 'open' | 'closed'): Promise<void>;
  open(title: string, body: string): Promise<number>;
}

/** @param repository its API address, without a trailing slash */
export function forgeClient(repository: string, token: string): ForgeClient {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${repository}${path}`, {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok)
      throw new ForgeSaysNo(response.status, (answer as { message?: string })?.message ?? text);
    return answer;
  };
  const pages = async (path: string): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (let page = 1; ; page++) {
      const some = (await call('GET', `${path}per_page=100&page=${page}`)) as unknown[];
      all.push(...some);
      if (some.length < 100) return all;
    }
  };
  return {
    issues: async () => (await pages('/issues?state=all&direction=asc&')) as IssueShown[],
    issue: async (number) => (await call('GET', `/issues/${number}`)) as IssueShown,
    comments: async (number) => (await pages(`/issues/${number}/comments?`)) as CommentShown[],
    comment: async (number, body) => void (await call('POST', `/issues/${number}/comments`, { body })),
    editComment: async (id, body) => void (await call('PATCH', `/issues/comments/${id}`, { body })),
    deleteComment: async (id) => void (await call('DELETE', `/issues/comments/${id}`)),
    label: async (number, name) => void (await call('POST', `/issues/${number}/labels`, { labels: [name] })),
    unlabel: async (number, name) =>
      void (await call('DELETE', `/issues/${number}/labels/${encodeURIComponent(name)}`)),
    setState: async (number, state) => void (await call('PATCH', `/issues/${number}`, { state })),
    open: async (title, body) => ((await call('POST', '/issues', { title, body })) as IssueShown).number,
  };
}
