// A web app on an address of its own before a Chromium: there from beforeAll on, and after each test its windows are closed,
// because an open page looks again and again.
import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser } from './browser.ts';

type Fetch = (request: Request) => Response | Promise<Response>;

export interface Site {
  /** Without a slash at its end. */
  readonly origin: string;
  readonly browser: Browser;
  /** What was asked for since the test began. */
  readonly asked: readonly IncomingMessage[];
  /** A page of its own, of which every complaint of the browser is kept. */
  readonly open: (
    options?: BrowserContextOptions,
  ) => Promise<{ readonly page: Page; readonly complaints: string[] }>;
  /** The same page for all tests, without cookies: a new one takes longer than a look at it. Scripts of ours may look at it. */
  look(): Promise<Page>;
}

/** Call it before any beforeAll that uses it. @param current what answers now */
export function aSite(current: () => Fetch): Site {
  const asked: IncomingMessage[] = [];
  let browser: Browser | undefined;
  let looking: Page | undefined;
  let origin = '';
  const listener = getRequestListener((request) => current()(request));
  const server = createServer((request, response) => {
    // Chromium asks for one wherever a page names none.
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    asked.push(request);
    void listener(request, response);
  });
  const there = (): Browser => {
    if (!browser) throw new Error('the browser is there from beforeAll on');
    return browser;
  };
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no address');
    origin = `http://127.0.0.1:${address.port}`;
    browser = await launchBrowser();
  });
  afterEach(async () => {
    const kept = looking?.context();
    await looking?.goto('about:blank');
    const others = there()
      .contexts()
      .filter((context) => context !== kept);
    await Promise.all(others.map((context) => context.close()));
    asked.length = 0;
  });
  afterAll(async () => {
    await browser?.close();
    server.close();
  });
  return {
    get origin() {
      return origin;
    },
    get browser() {
      return there();
    },
    asked,
    async look() {
      looking ??= await (await there().newContext({ bypassCSP: true })).newPage();
      await looking.context().clearCookies();
      return looking;
    },
    async open(options) {
      const page = await (await there().newContext(options)).newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      return { page, complaints };
    },
  };
}

/** @param cookie as a request would send it */
export async function holdCookie(page: Page, cookie: string): Promise<void> {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(cookie) ?? [];
  await page
    .context()
    .addCookies([{ name, value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true }]);
}
