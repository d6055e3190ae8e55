// Runs the bench page in one engine on a profile on disk, prints tables, and keeps figures and charts under
// docs/bench/. In Chromium with either backend of IndexedDB, and in memory; each of them
//   long     in one page, after a round that does not count,
//   fresh    in a browser just started for every round, nothing warmed up,
//   slow     long, on a processor throttled four times (Chromium's DevTools).
//
//   ROUNDS=5                rounds that count
//   ONLY=remove,…           these works alone, and nothing is kept
//   WITHOUT=original
//   BACKENDS=leveldb,…      of leveldb, sqlite, memory (Chromium)
//   PHASES=long,…           of long, fresh, slow
//   DIST=…/web/bench/dist   the page of another build, to compare two commits; nothing is kept
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import { backendOf, features, type Backend } from './backend';
import type { Bench } from './main';
import type { Result } from './run-statistics';

declare const bench: Bench;

type Phase = 'long' | 'fresh' | 'slow';

const list = (name: string) => process.env[name]?.split(',').filter(Boolean) ?? [];
const chosen = <T extends string>(name: string, all: T[]) => all.filter((one) => list(name).length === 0 || list(name).includes(one));

const rounds = Number(process.env.ROUNDS ?? 5);
const only = list('ONLY');
const dist = process.env.DIST ?? path.join(root, 'web/bench/dist');
const keeps = only.length === 0 && !process.env.DIST;
const throttled = 4;
const backends = chosen<Backend>('BACKENDS', ['leveldb', 'sqlite', 'memory']);

for (const backend of backends) {
  test(`benchmark ${backend}`, async ({ playwright, launchProfile, profile, launchOptions, browserName, expectedNoise, browser }) => {
    const chromium = browserName === 'chromium';
    test.skip(!chromium && backend !== backends[0], 'other engines have one backend');
    expectedNoise.push(/.*/);
    const site = await serve({ '/': dist });
    const open = async (): Promise<BrowserContext> => {
      if (!chromium) return launchProfile(profile);
      if (backend === 'memory') return browser.newContext();
      const args = [...(launchOptions.args ?? []), ...features(backend)];
      return playwright.chromium.launchPersistentContext(profile, { ...launchOptions, args });
    };
    const load = async (context: BrowserContext): Promise<Page> => {
      const page = await context.newPage();
      await page.goto(`${site.url}/index.html`);
      await page.waitForFunction(() => 'bench' in window);
      return page;
    };
    const run = (page: Page, options: Parameters<Bench['run']>[0]) => page.evaluate((given) => bench.run(given), options);

    const phases: Partial<Record<Phase, Result[]>> = {};
    const wanted = chosen<Phase>('PHASES', chromium ? (backend === 'memory' ? ['long'] : ['long', 'fresh', 'slow']) : ['long', 'fresh']);
    const without = list('WITHOUT') as never[];

    // Filled here for every phase, on the processor as it is.
    let context = await open();
    let page = await load(context);
    phases.long = await run(page, {
      rounds: wanted.includes('long') ? rounds : 0,
      only,
      without,
      clean: false,
      warmUp: wanted.includes('long'),
    });
    if (chromium && backend !== 'memory') expect(backendOf(profile), 'the profile’s IndexedDB folder').toBe(backend);
    if (wanted.includes('slow')) {
      const devtools = await context.newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttled });
      phases.slow = await run(page, {
        rounds: Math.ceil(rounds / 2),
        only,
        without: [...without, 'original' as never],
        fill: false,
        clean: false,
      });
    }
    await context.close();
    for (let round = 0; wanted.includes('fresh') && round < rounds; round++) {
      context = await open();
      page = await load(context);
      const results = await run(page, {
        rounds: 1,
        only,
        without: [...without, 'original' as never],
        fill: false,
        clean: false,
        warmUp: false,
        turn: round,
      });
      phases.fresh ??= results.map((result) => ({ ...result, samples: { raw: [], ours: [], original: [] } }));
      results.forEach(({ samples, wrong }, i) => {
        const sum = phases.fresh![i]!;
        for (const name of ['raw', 'ours', 'original'] as const) sum.samples[name].push(...samples[name]);
        Object.assign(sum.wrong, wrong);
      });
      await context.close();
    }

    const kept = chromium ? `${browserName}-${backend}` : browserName;
    context = await open();
    page = await load(context);
    for (const phase of wanted) {
      const results = phases[phase]!;
      const title = `${kept}, ${phase}: multiples of hand-written IndexedDB`;
      const { rows, svg } = await page.evaluate(([given, head]) => ({ rows: bench.table(given), svg: bench.chart(given, head) }), [
        results,
        title,
      ] as const);
      print(title, rows);
      if (keeps && phase === 'long') fs.writeFileSync(path.join(root, `docs/bench/${kept}.svg`), svg);
    }
    if (keeps) {
      const about = {
        engine: browserName,
        backend: chromium ? backend : undefined,
        version: browser.version(),
        cpu: os.cpus()[0]?.model.trim(),
        cpus: os.cpus().length,
        load: os.loadavg()[1], // of five minutes; with more than there are processors, other work ran beside it
        rounds,
      };
      fs.writeFileSync(path.join(root, `docs/bench/${kept}.json`), `${JSON.stringify({ about, phases }, null, 1)}\n`);
    }
    await context.close();
    await site.close();
  });
}

function print(title: string, rows: string[][]): void {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const lines = rows.map((row) => row.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  '));
  console.log(`\n${title}\n${lines.join('\n')}\n`);
}
