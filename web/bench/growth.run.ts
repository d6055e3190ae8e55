// What is not a race: how the cost grows, how long the page is kept busy, how long the start takes.
// Prints, and keeps the figures in docs/bench/growth-<engine>.json. LARGE=0 leaves out the largest store.
import fs from 'node:fs';
import path from 'node:path';
import { test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import type { Lab } from '../../e2e/pages/host';
import type { Bench } from './main';
import { median } from './run-statistics';

declare const bench: Bench;
declare const lab: Lab;

const sizes = [1_000, 10_000, ...(process.env.LARGE === '0' ? [] : [50_000])];
const figures: Record<string, unknown> = {};

function keep(browserName: string, name: string, value: unknown): void {
  console.log(`\n${browserName} ${name}: ${JSON.stringify(value, (_, n) => (typeof n === 'number' ? Math.round(n * 10) / 10 : n))}`);
  figures[name] = value;
  fs.writeFileSync(path.join(root, `docs/bench/growth-${browserName}.json`), `${JSON.stringify(figures, null, 1)}\n`);
}

test.describe.configure({ mode: 'serial' });

test('growth', async ({ page, browserName, expectedNoise }) => {
  expectedNoise.push(/.*/);
  const site = await serve({ '/': path.join(root, 'web/bench/dist') });
  for (const conversations of sizes) {
    await page.goto(`${site.url}/index.html`);
    await page.waitForFunction(() => 'bench' in window);
    keep(
      browserName,
      `${conversations} conversations`,
      await page.evaluate((n) => bench.scale(bench.contestants.ours, n, 4), conversations),
    );
  }
  await page.goto(`${site.url}/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  for (const name of ['ours', 'raw'] as const) {
    keep(browserName, `stream of 10,000, ${name}`, await page.evaluate((who) => bench.stream(bench.contestants[who], 10_000), name));
  }
  keep(browserName, 'JavaScript heap afterwards, bytes', await page.evaluate(() => bench.heap()));
  await site.close();
});

test('a large account keeps no page busy', async ({ page, browserName, expectedNoise }) => {
  expectedNoise.push(/.*/);
  const site = await serve({ '/': path.join(root, 'web/bench/dist') });
  await page.goto(`${site.url}/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  const found = await page.evaluate(() => bench.largeAccount());
  for (const [work, busy] of Object.entries(found)) keep(browserName, `10,000 conversations, 100,000 messages: ${work}`, busy);
  await site.close();
});

test('start', async ({ launchProfile, profile, browserName, expectedNoise }) => {
  expectedNoise.push(/.*/);
  const site = await serve({ '/': path.join(root, 'web/bench/dist') });
  site.override = () => ({ headers: { 'Cache-Control': 'max-age=3600' } }); // a browser keeps compiled code of what it may cache
  const context = await launchProfile(profile);
  const page = await context.newPage();
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    await page.goto(`${site.url}/index.html`);
    await page.waitForFunction(() => 'bench' in window);
    times.push(await page.evaluate(() => bench.startup()));
    await page.goto('about:blank');
  }
  keep(browserName, 'start of the module to the first list, ms', { cold: times[0], warm: median(times.slice(3)), all: times });
  await site.close();
});

test('from page load through login to the first list', async ({ page, browserName, server, expectedNoise }) => {
  expectedNoise.push(/.*/);
  const roundTrip = 100;
  await page.route(`${server}/**`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, roundTrip));
    await route.continue();
  });
  const times: Record<'ours' | 'vendor', number[]> = { ours: [], vendor: [] };
  for (let round = 0; round < 8; round++) {
    for (const plugin of ['ours', 'vendor'] as const) {
      await page.goto(`/host.html?plugin=${plugin}&server=${encodeURIComponent(server)}`);
      await page.waitForFunction(() => 'lab' in window);
      const ms = await page.evaluate(async (delay) => {
        lab.wire.delay = delay;
        const client = await lab.connect({ user: 'alice', until: 'open' });
        await client.list();
        return performance.now();
      }, roundTrip);
      if (round > 1) times[plugin].push(ms);
    }
  }
  keep(browserName, 'page load through login to the first list, 100 ms round trips, ms', {
    ours: median(times.ours),
    original: median(times.vendor),
    ratio: median(times.ours.map((ms, i) => ms / times.vendor[i]!)),
  });
});
