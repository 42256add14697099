// The Chromium of this machine, found and started so that it speaks to nobody but loopback.
import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const DEBIAN = '/usr/bin/chromium';

/** Throws, in words, where there is no Chromium to run. */
export function chromiumPath(): string {
  const chosen = process.env['CHROMIUM_PATH'];
  const path = chosen || DEBIAN;
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch (cause) {
    const found = chosen ? `CHROMIUM_PATH names ${path}, which cannot be run` : `there is no ${path}`;
    const advice = 'Install Chromium (Debian: apt-get install chromium) or set CHROMIUM_PATH to one.';
    throw new Error(`The browser tests need Chromium: ${found}. ${advice}`, { cause });
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
}
