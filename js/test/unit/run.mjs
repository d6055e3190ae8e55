// Runs the unit tests of js/src in Node: bundled by esbuild as the package is, with a module of its own
// stamp. `node js/test/unit/run.mjs store runtime` runs only these files.
import { build } from 'esbuild';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { goRuntime, goRuntimeOf, wasmURL } from '../../bundle.mjs';
import { compile } from '../../compile.mjs';
import { pack } from '../../pack.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const out = path.join(root, 'build/unit');
const stamp = 'the-unit-tests-stamp';
const wanted = process.argv.slice(2);
const names = fs
  .readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.test.ts'.length))
  .filter((name) => wanted.length === 0 || wanted.includes(name));
if (names.length === 0) throw new Error(`there is no test of the name ${wanted.join(', ')} in js/test/unit`);

process.chdir(root);
const linked = path.join(out, 'linked.wasm');
compile(linked, `-s -w -X main.build=${stamp}`);
// As it is shipped.
fs.writeFileSync(path.join(out, 'localcache.wasm'), pack(fs.readFileSync(linked)));
const bundle = (names, runtime) =>
  build({
    entryPoints: names.map((name) => path.join(import.meta.dirname, `${name}.test.ts`)),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
    define: { BUILD: JSON.stringify(stamp) },
    // As in a script whose address is unknown: the tests say where the module is.
    plugins: [runtime, wasmURL('export const defaultWasmUrl = () => undefined;')],
  });
// One file has a Go whose private method has another name.
const isRenamed = (name) => name === 'resume';
await bundle(
  names.filter((name) => !isRenamed(name)),
  goRuntime,
);
await bundle(
  names.filter(isRenamed),
  goRuntimeOf((source) => source.replace(/\b_resume\b/g, '_proceed')),
);
const { status } = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-force-exit', // Go's own timers run on
    '--test-timeout=20000',
    '--test-reporter=spec',
    ...names.map((name) => path.join(out, `${name}.test.mjs`)),
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: '', GOROOT: execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim() },
  },
);
process.exit(status ?? 1);
