// Freezes a tab: nothing of it runs, while the other tabs go on.
import { expect, type Page, type Site } from './fixtures';
import { sleep } from './processes';

/**
 * Chromium freezes it as it does with tabs in the background (https://wicg.github.io/page-lifecycle/). The others cannot
 * be told to: there its own script waits for an answer that does not come. A page that holds a
 * transaction is not frozen by a browser either, since all other tabs would wait for it: the page's isBusy() tells. Returns how to thaw it.
 */
export async function freeze(page: Page, engine: string, site: Site): Promise<() => Promise<void>> {
  if (engine !== 'chromium') return block(page, site);
  await page.evaluate(() => {
    window.ticks = 0;
    setInterval(() => window.ticks++, 1);
  });
  await page.evaluate(async () => {
    while (await window.isBusy()) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  // A frozen page has no timers, and can be asked all the same.
  const ticks = () => page.evaluate(() => window.ticks);
  await expect.poll(async () => (await ticks()) === (await ticks())).toBe(true);
  return async () => {
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const frozen = await ticks();
    await expect.poll(ticks).toBeGreaterThan(frozen);
    await page.bringToFront();
  };
}

let blocked = 0;

/** WebKit gives up on a synchronous request after 10 s. */
const ANSWER_MS = 2_000;

async function block(page: Page, site: Site): Promise<() => Promise<void>> {
  const path = `/blocks-${++blocked}`;
  let release: (() => void) | undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const before = site.override;
  site.override = (pathname) => {
    if (pathname !== path) return before?.(pathname);
    if (!release) return { status: 200, body: 'go on' };
    return { status: 200, body: 'ask again', until: Promise.race([released, sleep(ANSWER_MS)]) };
  };
  await page.evaluate((path) => {
    const request = new XMLHttpRequest();
    const whenIdle = async () => {
      if (await window.isBusy()) return void setTimeout(whenIdle, 5);
      do {
        request.open('GET', path, false);
        request.send();
      } while (request.responseText === 'ask again');
    };
    setTimeout(whenIdle);
  }, path);
  await expect.poll(() => site.requests).toContain(path);
  return async () => {
    release!();
    release = undefined;
    await page.evaluate(() => {});
    site.override = before;
  };
}

declare global {
  interface Window {
    ticks: number;
    /** Whether the page has something under way. */
    isBusy(): Promise<boolean>;
  }
}
