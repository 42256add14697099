import { createServer } from 'node:http';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>Here</title><h1>Here</h1>');
});
let browser: Browser;
let origin: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  origin = `http://localhost:${address.port}/`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

test('the browser shows a page from this machine', async () => {
  const page = await browser.newPage();
  await page.goto(origin);
  expect(await page.getByRole('heading').textContent()).toBe('Here');
});

test('the browser finds nothing beyond this machine', async () => {
  const page = await browser.newPage();
  await expect(page.goto('https://github.com/')).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
});
