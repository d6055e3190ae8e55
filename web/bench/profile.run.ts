// Where the time of each work goes, by Chromium's own profiler: ours beside the floor. Prints, and keeps
// docs/bench/profile.json and its picture. The profiler slows what it looks at: shares, not speeds.
import fs from 'node:fs';
import path from 'node:path';
import { test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import type { Bench } from './main';
import { hottest, profileChart, shares, type CpuProfile, type Profiled } from './profile';

declare const bench: Bench;

//   DIST=…/web/bench/dist  the page of another build
//   ONLY=store-awaited,…  these works; nothing is kept
//   TOP=30                prints the functions that took most (build with DEBUG=1: Go's names)
const all = ['list-1000', 'store-at-once', 'store-awaited', 'custom-fields', 'server-page'];
const only = process.env.ONLY?.split(',') ?? [];
const top = Number(process.env.TOP ?? 0);
const works = only.length > 0 ? only : all;
const rounds = Number(process.env.ROUNDS ?? 8);

test('profile', async ({ page, browserName, expectedNoise }) => {
  if (browserName !== 'chromium') return; // the others have no profiler to ask
  expectedNoise.push(/.*/);
  const site = await serve({ '/': process.env.DIST ?? path.join(root, 'web/bench/dist') });
  const devtools = await page.context().newCDPSession(page);
  let profiles: CpuProfile[] = [];
  await page.exposeFunction('timedPart', async (now: 'begins' | 'ended') => {
    if (now === 'begins') await devtools.send('Profiler.start');
    else profiles.push((await devtools.send('Profiler.stop')).profile as CpuProfile);
  });
  await page.goto(`${site.url}/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  await devtools.send('Profiler.enable');
  await devtools.send('Profiler.setSamplingInterval', { interval: 100 });
  const found: Profiled[] = [];
  for (const work of works) {
    for (const [who, without] of [
      ['raw', ['ours', 'original']],
      ['ours', ['raw', 'original']],
    ] as const) {
      profiles = [];
      const [result] = await page.evaluate(([only, others, n]) => bench.run({ rounds: n, only: [only], without: [...others] }), [
        work,
        without,
        rounds,
      ] as const);
      if (top > 0) {
        console.log(`\n${result!.name}, ${who}`);
        for (const [name, ms] of hottest(profiles.slice(1), top)) console.log(`${ms.toFixed(2).padStart(9)} ${name}`);
      }
      found.push({ work: result!.name, who, shares: shares(profiles.slice(1)) }); // the first round warms up
    }
  }
  for (const { work, who, shares } of found) {
    console.log(
      `${work.padEnd(34)} ${who.padEnd(5)}`,
      Object.entries(shares)
        .map(([what, ms]) => `${what} ${ms.toFixed(1)}`)
        .join(', '),
    );
  }
  await site.close();
  if (only.length > 0) return;
  const folder = path.join(root, 'docs/bench');
  fs.writeFileSync(path.join(folder, 'profile.json'), `${JSON.stringify(found, null, 1)}\n`);
  fs.writeFileSync(path.join(folder, 'profile.svg'), profileChart(found));
});
