// Freezes a tab: nothing of it runs, while the other tabs go on.
import { expect, type Page, type Site } from './fixtures';

/**
 * Chromium freezes it as it does with tabs in the background (https://wicg.github.io/page-lifecycle/). The others cannot
 * be told to: there its own script waits for an answer that does not come. Returns how to thaw it.
 */
export async function freeze(page: Page, engine: string, site: Site): Promise<() => Promise<void>> {
  if (engine !== 'chromium') return block(page, site);
  await page.evaluate(() => {
    window.ticks = 0;
    setInterval(() => window.ticks++, 1);
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

async function block(page: Page, site: Site): Promise<() => Promise<void>> {
  const path = `/blocks-${++blocked}`;
  let release = () => {};
  const until = new Promise<void>((resolve) => (release = resolve));
  const before = site.override;
  site.override = (pathname) => (pathname === path ? { status: 200, body: '', until } : before?.(pathname));
  await page.evaluate((path) => {
    setTimeout(() => {
      const request = new XMLHttpRequest();
      request.open('GET', path, false);
      request.send();
    });
  }, path);
  await expect.poll(() => site.requests).toContain(path);
  return async () => {
    site.override = before;
    release();
    await page.evaluate(() => {});
  };
}

declare global {
  interface Window {
    ticks: number;
  }
}
