// What memory a page needs: after a large account went through it, and in an hour of traffic afterwards, which runs
// without its pauses: 5 messages a second, with a live list, pages of history, searches and custom fields between them.
// Prints, and keeps docs/bench/memory-chromium.json.
//   CONVERSATIONS=50000  MESSAGES=200000  MINUTES=60
import fs from 'node:fs';
import path from 'node:path';
import { test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import type { Bench } from './main';

declare const bench: Bench;

const conversations = Number(process.env.CONVERSATIONS ?? 50_000);
const messages = Number(process.env.MESSAGES ?? 200_000);
const minutes = Number(process.env.MINUTES ?? 60);
const account = 'memory';

test('memory', async ({ launchProfile, profile, browserName, expectedNoise }) => {
  test.skip(browserName !== 'chromium', 'the other engines do not tell');
  expectedNoise.push(/.*/);
  const site = await serve({ '/': path.join(root, 'web/bench/dist') });
  const context = await launchProfile(profile);
  const page = await context.newPage();
  await page.addInitScript(noteModule);
  const devtools = await context.newCDPSession(page);
  await page.goto(`${site.url}/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  await page.evaluate((account) => bench.memory.begin(account), account);
  const figures: { when: string; module: number; heap: number }[] = [];
  /** Megabytes, after the garbage of JavaScript is collected. The module's memory never shrinks. */
  const sample = async (when: string) => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const module = await page.evaluate(() => (window as unknown as { moduleMemory: WebAssembly.Memory }).moduleMemory.buffer.byteLength);
    figures.push({ when, module: Math.round(module / 2 ** 20), heap: Math.round(usedSize / 2 ** 20) });
    console.log(`${when}: module ${figures.at(-1)!.module} MB, heap of JavaScript ${figures.at(-1)!.heap} MB`);
  };
  await sample('empty store');
  for (let i = 0; i < messages; i += 2_000) {
    await page.evaluate(([from, conversations]) => bench.memory.fill(from!, 2_000, conversations!), [i, conversations]);
  }
  await sample(`${conversations} conversations, ${messages} messages`);
  for (let minute = 1; minute <= minutes; minute++) {
    await page.evaluate(([minute, conversations]) => bench.memory.traffic(minute!, conversations!), [minute, conversations]);
    if (minute % 10 === 0) await sample(`after ${minute} minutes of traffic`);
  }
  await page.evaluate(() => bench.memory.end());
  await site.close();
  fs.writeFileSync(path.join(root, 'docs/bench/memory-chromium.json'), `${JSON.stringify(figures, null, 1)}\n`);
});

/** Keeps hold of the module's memory, which Go exports. */
function noteModule(): void {
  for (const name of ['instantiate', 'instantiateStreaming'] as const) {
    const own = WebAssembly[name] as (...args: unknown[]) => Promise<any>;
    (WebAssembly as any)[name] = async (...args: unknown[]) => {
      const result = await own.apply(WebAssembly, args);
      Object.assign(window, { moduleMemory: (result.instance ?? result).exports.mem });
      return result;
    };
  }
}
