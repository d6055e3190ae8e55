// The Go tests of the store, on the IndexedDB of each engine: the same binary that `go test` makes
// for js/wasm, run in a page. (Quicker while developing, in Chromium only: scripts/gotest-chromium.sh.)
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test, expect } from './support/fixtures';
import { built, root } from './support/paths';
import type { GoTestRun } from './pages/gotest';

declare function runGoTest(url: string, args: string[]): Promise<GoTestRun>;

// Packages with behaviour of their own in the browser. GOTEST_PACKAGES narrows or widens the list.
const packages = (process.env.GOTEST_PACKAGES ?? './localcache').split(' ');

/** How often a property is drawn: each draw is some dozens of transactions here. Natively it is drawn a hundred times. */
const draws = 8;

const go = (...args: string[]) =>
  execFileSync('go', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });

for (const pkg of packages) {
  test(`go test ${pkg} passes`, async ({ page }, { project }) => {
    test.setTimeout(600_000);
    const binary = path.join('gotest', `${path.basename(pkg)}-${project.name}.wasm`);
    fs.mkdirSync(path.join(built, 'pages/gotest'), { recursive: true });
    go('test', '-c', '-o', path.join(built, 'pages', binary), pkg);

    await page.goto('/gotest.html');
    await page.waitForFunction(() => 'runGoTest' in window);
    const run = await page.evaluate(({ url, args }) => runGoTest(url, args), {
      url: `/${binary}`,
      args: ['-test.v', `-rapid.checks=${draws}`],
    });

    expect(run.exitCode, run.output).toBe(0);
    expect(passed(run.output), `tests that passed in\n${run.output}`).toBeGreaterThan(0);
    expect(skipped(run.output), 'tests that were skipped').toEqual([]);
  });
}

const passed = (output: string) => (output.match(/^--- PASS: /gm) ?? []).length;
const skipped = (output: string) => output.match(/^\s*--- SKIP: .*/gm) ?? [];
