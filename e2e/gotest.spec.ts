// The Go tests of the store, of the module and of what both need, on the IndexedDB of each engine, and on both that Chromium has: the
// same binary that `go test` makes for js/wasm, run in a page of a profile on disk. (Quicker while developing, in Chromium only: scripts/gotest-chromium.sh.)
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { backendOf, features } from '../web/bench/backend';
import { test, expect } from './support/fixtures';
import { built, root } from './support/paths';
import type { GoTestRun } from './pages/gotest';

declare function runGoTest(url: string, args: string[]): Promise<GoTestRun>;

/** Packages with behaviour of their own in the browser: those that keep a database, and others. GOTEST_PACKAGES names some of them. */
const packages = [
  { pkg: './localcache', hasDatabase: true },
  { pkg: './wasm', hasDatabase: true },
  { pkg: './internal/jspromise', hasDatabase: false },
  { pkg: './internal/web', hasDatabase: false },
].filter(({ pkg }) => (process.env.GOTEST_PACKAGES ?? pkg).split(' ').includes(pkg));

const go = (...args: string[]) =>
  execFileSync('go', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });

/** Whether a package's tests know the flags of rapid. */
const hasProperties = (pkg: string) => go('list', '-test', '-deps', pkg).includes('pgregory.net/rapid\n');

/**
 * How often a property is drawn: each draw is some dozens of transactions here. Natively it is drawn a hundred times.
 * `make soak` sets DRAWS.
 */
const backends = [
  { backend: 'leveldb', where: '', tag: [] as string[], draws: 8 },
  { backend: 'sqlite', where: " on Chromium's SQLite", tag: '@chromium', draws: 4 },
] as const;

for (const { backend, where, tag, draws } of backends)
  for (const { pkg, hasDatabase } of packages) {
    if (backend !== 'leveldb' && !hasDatabase) continue;
    test(`go test ${pkg} passes${where}`, { tag }, async ({ launchProfile, profile }, { project }) => {
      test.setTimeout(600_000);
      const page = await (await launchProfile(profile, { args: features(backend) })).newPage();
      const binary = path.join('gotest', `${path.basename(pkg)}-${project.name}-${backend}.wasm`);
      fs.mkdirSync(path.join(built, 'pages/gotest'), { recursive: true });
      go('test', '-c', '-o', path.join(built, 'pages', binary), pkg);

      await page.goto('/gotest.html');
      await page.waitForFunction(() => 'runGoTest' in window);
      const run = await page.evaluate(({ url, args }) => runGoTest(url, args), {
        url: `/${binary}`,
        args: ['-test.v', ...(hasProperties(pkg) ? [`-rapid.checks=${process.env.DRAWS ?? draws}`] : [])],
      });

      expect(run.exitCode, run.output).toBe(0);
      expect(passed(run.output), `tests that passed in\n${run.output}`).toBeGreaterThan(0);
      expect(skipped(run.output), 'tests that were skipped').toEqual([]);
      if (project.name === 'chromium' && hasDatabase) expect(backendOf(profile)).toBe(backend);
    });
  }

const passed = (output: string) => (output.match(/^--- PASS: /gm) ?? []).length;
const skipped = (output: string) => output.match(/^\s*--- SKIP: .*/gm) ?? [];
