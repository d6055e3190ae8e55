// Runs the bench page in one engine, prints the table, and keeps figures and chart under docs/bench/.
//   ROUNDS=7        rounds that count
//   ONLY=remove,…   these works alone, and nothing is kept
//   WITHOUT=original
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from '../../e2e/support/fixtures';
import { root } from '../../e2e/support/paths';
import { serve } from '../../e2e/support/serve';
import type { Bench } from './main';

declare const bench: Bench;

const rounds = Number(process.env.ROUNDS ?? 7);
const list = (name: string) => process.env[name]?.split(',').filter(Boolean) ?? [];
const only = list('ONLY');

test('benchmark', async ({ page, browser, browserName, expectedNoise }) => {
  expectedNoise.push(/.*/);
  const site = await serve({ '/': path.join(root, 'web/bench/dist') });
  await page.goto(`${site.url}/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  const options = { rounds, only, without: list('WITHOUT') as never[] };
  const results = await page.evaluate((given) => bench.run(given), options);
  const { rows, svg } = await page.evaluate(([given, title]) => ({ rows: bench.table(given), svg: bench.chart(given, title) }), [
    results,
    `${browserName}: multiples of hand-written IndexedDB`,
  ] as const);
  print(rows);
  if (only.length === 0) {
    const about = { engine: browserName, version: browser.version(), cpu: os.cpus()[0]?.model.trim(), cpus: os.cpus().length, rounds };
    const folder = path.join(root, 'docs/bench');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${browserName}.json`), `${JSON.stringify({ about, results }, null, 1)}\n`);
    fs.writeFileSync(path.join(folder, `${browserName}.svg`), svg);
  }
  await site.close();
});

function print(rows: string[][]): void {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  console.log(
    `\n${rows.map((row) => row.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')).join('\n')}\n`,
  );
}
