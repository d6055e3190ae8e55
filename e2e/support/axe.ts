// axe-core in a page.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import type * as Axe from 'axe-core';
import { expect, type Page } from './fixtures';
import { root } from './paths';

/**
 * Puts axe beside the built demo, for its server: a page's policy allows no script from elsewhere, and
 * WebKit's page ends when a route answers with so long a script. Several workers do this at once, and a
 * page of another may be reading the file: it is renamed into place, never written in place.
 */
function serveAxe(): void {
  const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  const target = path.join(root, 'web/demo/dist/axe.js');
  const whole = `${target}.${process.pid}`;
  fs.copyFileSync(source, whole);
  fs.renameSync(whole, target);
}

async function load(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in window)) return;
  serveAxe();
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = './axe.js';
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      }),
  );
}

/** What axe finds in the page as it is: every rule it has but the ones that need a frame of ours to answer. */
export async function violations(page: Page): Promise<string[]> {
  await load(page);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe };
    // A colour on its way to another is not what anybody is shown for long.
    for (const one of document.getAnimations()) if (one.effect!.getComputedTiming().endTime !== Infinity) one.finish();
    // Experimental and AAA rules are off by default; these of them are kept here too.
    const rules = Object.fromEntries(
      ['label-content-name-mismatch', 'focus-order-semantics', 'target-size'].map((id) => [id, { enabled: true }]),
    );
    const { violations } = await axe.run(document, { iframes: false, resultTypes: ['violations'], rules });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html.slice(0, 160)} ${failureSummary}`),
    );
  });
}

/** Asserts that axe finds nothing, in light and in dark. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    // Not emulateMedia: stock Firefox does not take it.
    await page.evaluate((scheme) => (document.documentElement.style.colorScheme = scheme), scheme);
    expect(await violations(page), `${state}, ${scheme}`).toEqual([]);
  }
}
