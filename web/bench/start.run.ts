// The start: from navigation to an account's list on the page, by openLocalCache, by usePlugin, by the original
// plugin and by hand-written IndexedDB, and where the time goes. Cold: nothing of the page in the browser's
// caches; warm: loaded before; in Chromium both on a processor throttled four times as well.
//   ROUNDS=5  SIZES=100,1000
import fs from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import type { FirstList } from './first-list';
import { median } from './run-statistics';

declare const firstList: FirstList;

const rounds = Number(process.env.ROUNDS ?? 5);
const sizes = (process.env.SIZES ?? '100,1000').split(',').map(Number);
const contestants = ['raw', 'ours', 'plugin', 'original'] as const;

for (const size of sizes) {
  test(`first list of ${size}`, async ({ launchProfile, profile, browserName, expectedNoise }) => {
    expectedNoise.push(/.*/);
    const site = await serve({ '/': path.join(root, 'web/bench/dist') });
    site.override = () => ({ headers: { 'Cache-Control': 'max-age=3600' } }); // a browser keeps compiled code of what it may cache
    const chromium = browserName === 'chromium';
    const visit = async (page: Page, by: string): Promise<FirstList> => {
      await page.goto(`${site.url}/first-list.html?by=${by}`);
      await page.waitForFunction(() => 'firstList' in window);
      const found = await page.evaluate(() => firstList);
      if (found.conversations !== size) throw new Error(`${by} shows ${found.conversations} conversations, not ${size}`);
      await page.goto('about:blank');
      return found;
    };
    const throttle = async (context: BrowserContext, page: Page) =>
      (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 4 });

    let context = await launchProfile(profile);
    let page = await context.newPage();
    for (const by of ['raw', 'ours', 'original']) {
      await page.goto(`${site.url}/first-list.html?by=${by}&fill=${size}`);
      await page.waitForFunction(() => 'filled' in window);
    }
    const figures: Record<string, Record<string, unknown>> = {};
    for (const slow of chromium ? [false, true] : [false]) {
      const cold = Object.fromEntries(contestants.map((by) => [by, [] as FirstList[]]));
      const warm = Object.fromEntries(contestants.map((by) => [by, [] as FirstList[]]));
      for (let round = 0; chromium && round < Math.ceil(rounds / 2); round++) {
        for (const by of contestants) {
          await context.close();
          for (const cache of ['Cache', 'Code Cache', 'GPUCache'])
            fs.rmSync(path.join(profile, 'Default', cache), { recursive: true, force: true });
          context = await launchProfile(profile);
          page = await context.newPage();
          if (slow) await throttle(context, page);
          cold[by]!.push(await visit(page, by));
        }
      }
      for (let round = -3; round < rounds; round++) {
        for (const by of contestants) {
          const found = await visit(page, by);
          if (round >= 0) warm[by]!.push(found);
        }
      }
      for (const [how, visits] of [
        ['cold', cold],
        ['warm', warm],
      ] as const) {
        for (const [by, list] of Object.entries(visits)) {
          if (list.length === 0) continue;
          const key = `${how}${slow ? ', throttled four times' : ''}`;
          (figures[key] ??= {})[by] = {
            ended: median(list.map(({ ended }) => ended)),
            parts: medians(list),
            all: list.map(({ ended }) => ended),
          };
        }
      }
    }
    for (const [how, byName] of Object.entries(figures)) {
      for (const [by, figure] of Object.entries(byName)) {
        const { ended, parts } = figure as { ended: number; parts: FirstList['parts'] };
        const told = Object.entries(parts).map(([name, { from, to }]) => `${name} ${from.toFixed(0)}–${to.toFixed(0)}`);
        console.log(`first list of ${size}, ${how}, ${by}: ${ended.toFixed(0)} ms from navigation (${told.join(', ')})`);
      }
    }
    const file = path.join(root, `docs/bench/start-${browserName}.json`);
    const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
    fs.writeFileSync(file, `${JSON.stringify({ ...kept, [`list of ${size}`]: figures }, null, 1)}\n`);
    await context.close();
    await site.close();
  });
}

/** Of each part, the median begin and end. */
function medians(visits: FirstList[]): FirstList['parts'] {
  const names = Object.keys(visits[0]!.parts);
  const of = (name: string, end: 'from' | 'to') => median(visits.flatMap(({ parts }) => parts[name]?.[end] ?? []));
  return Object.fromEntries(names.map((name) => [name, { from: of(name, 'from'), to: of(name, 'to') }]));
}
