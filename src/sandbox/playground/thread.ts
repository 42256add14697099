// One issue's thread as HTML, the way GitHub shows it: labels, assignee, Markdown, reactions. Refreshed in place.
import { html, raw } from 'hono/html';
import { renderAsWritten } from '../../markdown/render.ts';
import type { CommentShown, IssueShown, Reactions } from './forge-client.ts';

type Html = ReturnType<typeof html>;

const signs: readonly (readonly [keyof Reactions, string, string])[] = [
  ['eyes', '👀', 'received'],
  ['+1', '👍', 'done'],
  ['confused', '😕', 'not understood or not allowed'],
];

const reactions = (of: Reactions): Html =>
  html`<p class="reactions">
    ${signs
      .filter(([name]) => of[name] > 0)
      .map(
        ([name, sign, meaning]) => html`<span class="reaction" title="${meaning}">${sign} ${of[name]}</span>`,
      )}
  </p>`;

const time = (iso: string): Html =>
  html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;

/** A text is shown with the badge of this very moment: `version` keeps the browser from showing an older one. */
const words = (markdown: string, badges: string, version: number): Html =>
  html`<div class="markdown">
    ${raw(renderAsWritten(markdown).replaceAll(new RegExp(`(${badges}[^"?]*\\.svg)`, 'g'), `$1?v=${version}`))}
  </div>`;

export interface ThreadShown {
  readonly issue: IssueShown;
  readonly comments: readonly CommentShown[];
  /** Login of the person whose eyes these are: own comments can be edited. */
  readonly as: string;
  /** Where badge addresses begin. */
  readonly badges: string;
}

function entry(shown: ThreadShown, comment: CommentShown, version: number): Html {
  const { id, user, body } = comment;
  const bot = user.type === 'Bot';
  const own = user.login === shown.as;
  const edited = comment.updated_at !== comment.created_at;
  return html`<article class="entry${bot ? ' bot' : ''}" id="issuecomment-${id}">
    <header>
      <strong>${user.login}</strong>${bot ? html` <span class="tag">bot</span>` : ''} commented
      ${time(comment.created_at)}${edited ? ' · edited' : ''}
    </header>
    ${words(body, shown.badges, version)} ${reactions(comment.reactions)}
    ${
      own
        ? html`<details class="edit" data-keep="edit-${id}">
            <summary>Edit</summary>
            <form method="post" action="/sandbox/edit">
              <input type="hidden" name="as" value="${shown.as}" /><input
                type="hidden"
                name="issue"
                value="${shown.issue.number}"
              /><input type="hidden" name="comment" value="${id}" />
              <label>Comment<textarea name="body" rows="5">${body}</textarea></label>
              <button name="do" value="save">Update comment</button>
              <button name="do" value="delete" class="quiet">Delete</button>
            </form>
          </details>`
        : ''
    }
  </article>`;
}

export function thread(shown: ThreadShown): Html {
  const { issue, comments } = shown;
  const version = comments.reduce(
    (sum, { updated_at }) => sum + Date.parse(updated_at) / 1000,
    comments.length,
  );
  return html`<div class="issue-head">
      <h2>${issue.title} <span class="number">#${issue.number}</span></h2>
      <p>
        <span class="state ${issue.state}">${issue.state}</span>
        ${issue.labels.map(({ name, color }) => html`<span class="label" style="--label:#${color}">${name}</span> `)}
        ${
          issue.assignees.length > 0
            ? html`<span class="assignee"
                >Assigned to <strong>${issue.assignees.map(({ login }) => login).join(', ')}</strong></span
              >`
            : ''
        }
      </p>
    </div>
    <article class="entry">
      <header><strong>${issue.user.login}</strong> opened this ${time(issue.created_at)}</header>
      ${words(issue.body ?? '', shown.badges, version)} ${reactions(issue.reactions)}
    </article>
    ${comments.map((comment) => entry(shown, comment, version))}`;
}
