// The processor time of each work, of the page's own thread and of the rest of the browser, which is where IndexedDB
// works: ours beside the floor. It tells two builds apart also on a busy machine, where waiting is mostly for others.
//
//   ROUNDS=5
//   ONLY=store-awaited,…
//   DIST=…/web/bench/dist,…  the pages of other builds, to compare
import fs from 'node:fs';
import path from 'node:path';
import { test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import type { Bench } from './main';
import { median } from './run-statistics';

declare const bench: Bench;

const rounds = Number(process.env.ROUNDS ?? 5);
const only = (process.env.ONLY ?? 'store-at-once,store-awaited,custom-fields,server-page').split(',');
const dists = (process.env.DIST ?? path.join(root, 'web/bench/dist')).split(',');

/** Processor time, ms. */
interface Times {
  page: number;
  browser: number;
}

/** The time that the threads of processes have had: Linux tells it in nanoseconds. */
function timesOf(processes: { type: string; id: number }[]): Times {
  const times = { page: 0, browser: 0 };
  for (const { type, id } of processes) {
    const threads = `/proc/${id}/task`;
    for (const thread of fs.existsSync(threads) ? fs.readdirSync(threads) : []) {
      const own = type === 'renderer' && Number(thread) === id;
      times[own ? 'page' : 'browser'] += Number(fs.readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    }
  }
  return times;
}

test('processor time', async ({ launchProfile, profile, browserName, expectedNoise }) => {
  test.skip(browserName !== 'chromium' || process.platform !== 'linux', 'Chromium tells its processes, Linux their times');
  expectedNoise.push(/.*/);
  const context = await launchProfile(profile);
  const devtools = await context.browser()!.newBrowserCDPSession();
  const now = async () => timesOf((await devtools.send('SystemInfo.getProcessInfo')).processInfo);
  let parts: Times[] = [];
  let start: Times;
  await context.exposeFunction('timedPart', async (when: 'begins' | 'ended') => {
    const times = await now();
    if (when === 'begins') start = times;
    else parts.push({ page: times.page - start.page, browser: times.browser - start.browser });
  });
  const sites = await Promise.all(dists.map((dist) => serve({ '/': dist })));
  const contestants = sites.flatMap((site, i) => [
    ...(i === 0 ? [{ name: 'raw', site, without: ['ours', 'original'] as const }] : []),
    { name: sites.length > 1 ? `ours, ${dists[i]}` : 'ours', site, without: ['raw', 'original'] as const },
  ]);
  const pages = await Promise.all(contestants.map(() => context.newPage()));
  for (const [i, { site }] of contestants.entries()) {
    await pages[i]!.goto(`${site.url}/index.html`);
    await pages[i]!.waitForFunction(() => 'bench' in window);
  }
  for (const work of only) {
    const samples = contestants.map((): Times[] => []);
    for (let round = 0; round <= rounds; round++) {
      for (const [i, { without }] of contestants.entries()) {
        parts = [];
        await pages[i]!.bringToFront();
        const options = { rounds: 1, only: [work], without: [...without], warmUp: false };
        await pages[i]!.evaluate((options) => bench.run(options), options);
        if (round > 0) samples[i]!.push(...parts); // the first one warms up
      }
    }
    for (const [i, { name }] of contestants.entries()) {
      const [page, browser] = (['page', 'browser'] as const).map((part) => median(samples[i]!.map((times) => times[part])));
      console.log(`${work}, ${name}: ${page!.toFixed(0)} ms of the page's thread, ${browser!.toFixed(0)} ms of the rest`);
    }
  }
  await Promise.all(sites.map((site) => site.close()));
});
