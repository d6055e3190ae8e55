// What is written to the disk: the size of a profile's databases after messages were stored, in Chromium on
// either backend, by hand and by us, and once more when ours is packed. The browser is closed before it is looked at.
//   MESSAGES=10000
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import { backendOf, databases, features, type Backend } from './backend';

const count = Number(process.env.MESSAGES ?? 10_000);
const backends: Backend[] = ['leveldb', 'sqlite'];

/** In the page: messages come as a socket brings them. */
const stored = (who: string) => `(async () => {
  const session = await bench.contestants.${who}.open('disk');
  const list = bench.messages(${count}, (i) => 'peer' + (i % 50));
  for (let i = 0; i < list.length; i += 20) await session.storeAtOnce(list.slice(i, i + 20));
  await session.close();
})()`;

test('bytes for each message', async ({ playwright, launchOptions, profile, browserName, expectedNoise }) => {
  test.skip(browserName !== 'chromium', 'the other engines lay their files out otherwise');
  expectedNoise.push(/.*/);
  const site = await serve({ '/': path.join(root, 'web/bench/dist') });
  const figures: Record<string, number> = {};
  for (const backend of backends) {
    const look = async (who: string, work: string, as = who) => {
      const folder = path.join(profile, `${backend}-${who}`);
      const args = [...(launchOptions.args ?? []), ...features(backend)];
      const context = await playwright.chromium.launchPersistentContext(folder, { ...launchOptions, args });
      const page = await context.newPage();
      await page.goto(`${site.url}/index.html`);
      await page.waitForFunction(() => 'bench' in window);
      await page.evaluate(work);
      await context.close();
      expect(backendOf(folder)).toBe(backend);
      const bytes = Number(execFileSync('du', ['-sb', databases(folder)], { encoding: 'utf8' }).split('\t')[0]);
      figures[`${backend}, ${as}`] = Math.round(bytes / count);
      console.log(`bytes on disk for each of ${count} messages, ${backend}, ${as}: ${Math.round(bytes / count)}`);
    };
    for (const who of ['raw', 'ours', 'original']) await look(who, stored(who));
    await look('ours', `bench.contestants.ours.fill('disk', [])`, 'ours, packed');
  }
  fs.writeFileSync(path.join(root, 'docs/bench/disk-chromium.json'), `${JSON.stringify({ messages: count, bytes: figures }, null, 1)}\n`);
  await site.close();
});
