// Which issues a pull request closes on the local GitHub: what GitHub documents, no more and no less.
// https://docs.github.com/issues/tracking-your-work-with-issues/linking-a-pull-request-to-an-issue
import { expect, test } from 'vitest';
import { PROJECT, aGitHub, clientOf } from './github-world.ts';

const CLOSING = `query Closing($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      closingIssuesReferences(first: 100) { nodes { number repository { databaseId } } }
    }
  }
}`;

interface Answer {
  repository: { pullRequest: { closingIssuesReferences: { nodes: { number: number }[] } } };
}

async function aBranch(rest: ReturnType<typeof clientOf>['rest'], name: string): Promise<void> {
  const { data: main } = await rest.git.getRef({ ...PROJECT, ref: 'heads/main' });
  await rest.git.createRef({ ...PROJECT, ref: `refs/heads/${name}`, sha: main.object.sha });
}

test('a keyword before an issue in the text that is shown closes it, and nothing else does', async () => {
  const { github, as } = await aGitHub();
  const maintainer = as('maintainer');
  await aBranch(maintainer.rest, 'work');
  await aBranch(maintainer.rest, 'next');
  const { data: pull } = await maintainer.rest.pulls.create({
    ...PROJECT,
    title: 'Work',
    head: 'work',
    base: 'main',
    body: '',
  });
  const closes = async (body: string): Promise<number[]> => {
    await maintainer.rest.pulls.update({ ...PROJECT, pull_number: pull.number, body });
    const { owner, repo: name } = PROJECT;
    const answer = await maintainer.graphql<Answer>(CLOSING, { owner, name, number: pull.number });
    return answer.repository.pullRequest.closingIssuesReferences.nodes.map(({ number }) => number);
  };
  for (const body of [
    'Fixes #3',
    'closes: #3',
    'RESOLVED #3',
    'This fix #3.',
    `Fixes ${PROJECT.owner}/${PROJECT.repo}#3`,
    `Resolves ${github.origin}/${PROJECT.owner}/${PROJECT.repo}/issues/3`,
    '- [x] **Closes #3**',
    '> Fixes #3\n\nIt does.',
  ])
    expect([body, await closes(body)]).toEqual([body, [3]]);
  for (const body of [
    '<!-- e.g. Fixes #3 -->',
    '`Fixes #3`',
    '```\nFixes #3\n```',
    '## Fixes\n\n#3 is a nice issue',
    'prefixes #3',
    'See #3',
    'Fixes #33333',
    'Fixes nobody/nothing#3',
  ])
    expect([body, await closes(body)]).toEqual([body, []]);

  await maintainer.rest.pulls.update({
    ...PROJECT,
    pull_number: pull.number,
    body: 'Fixes #3',
    base: 'next',
  });
  const { owner, repo: name } = PROJECT;
  const answer = await maintainer.graphql<Answer>(CLOSING, { owner, name, number: pull.number });
  expect(answer.repository.pullRequest.closingIssuesReferences.nodes).toEqual([]);
});
