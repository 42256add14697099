// The label that follows the phase, and who is assigned.
import { expect, test } from 'vitest';
import { IssueGone } from '../../src/ports/forge.ts';
import { anInstalledForge, at, expectAllAsked, repository } from './gateway-world.ts';

const LABELS = '/issues/3/labels';
const PER_PAGE = { per_page: '100' };
const NAME = 'wish: last call';
const ADDED = { labels: [NAME] };
const missing = { message: 'Not Found' };

expectAllAsked();

const bears = (...names: string[]) =>
  repository()
    .get(LABELS)
    .query(PER_PAGE)
    .reply(
      200,
      names.map((name) => ({ name })),
    );

test('it is made where the repository lacks it, and put on the issue', async () => {
  const forge = anInstalledForge();
  const made = { name: NAME, color: /^[\da-f]{6}$/, description: /Wishwell/ };
  bears('wish')
    .get('/labels/wish%3A%20last%20call')
    .reply(404, missing)
    .post('/labels', made)
    .reply(201, { name: NAME })
    .post(LABELS, ADDED)
    .reply(200, []);
  await expect(forge.labelPhase(at, 'confirming')).resolves.toBeUndefined();
});

test('it may have been made by another in between', async () => {
  const forge = anInstalledForge();
  bears()
    .get('/labels/wish%3A%20last%20call')
    .reply(404, missing)
    .post('/labels')
    .reply(422, { message: 'Validation Failed', errors: [{ code: 'already_exists' }] })
    .post(LABELS, ADDED)
    .reply(200, []);
  await expect(forge.labelPhase(at, 'confirming')).resolves.toBeUndefined();
});

test('those of other phases are taken off once it is there; all other labels stay', async () => {
  const forge = anInstalledForge();
  const order: string[] = [];
  bears('wish', 'wish: funding', 'wish: on the list', 'bug', 'funding', 'wish: open')
    .get('/labels/wish%3A%20last%20call')
    .reply(200, { name: NAME })
    .post(LABELS, ADDED)
    .reply(200, () => {
      order.push('added');
      return [];
    })
    .delete(`${LABELS}/wish%3A%20funding`)
    .reply(200, () => {
      order.push('removed');
      return [];
    })
    .delete(`${LABELS}/wish%3A%20open`)
    .reply(404, { message: 'Label does not exist' });
  await forge.labelPhase(at, 'confirming');
  expect(order).toEqual(['added', 'removed']);
});

test('an issue that bears it and none else of ours is only looked at', async () => {
  const forge = anInstalledForge();
  bears('wish', NAME);
  await expect(forge.labelPhase(at, 'confirming')).resolves.toBeUndefined();
});

test('an issue that is gone bears none', async () => {
  const forge = anInstalledForge();
  repository().get(LABELS).query(PER_PAGE).reply(410, { message: 'This issue was deleted' });
  await expect(forge.labelPhase(at, 'confirming')).rejects.toThrow(IssueGone);
});

test('the developer is assigned', async () => {
  const forge = anInstalledForge();
  repository()
    .post('/issues/3/assignees', { assignees: ['grace'] })
    .reply(201, {});
  await expect(forge.assign(at, 'grace')).resolves.toBeUndefined();
});
