// Builds the npm package into dist/: localcache.wasm, and the shim as modules
// for bundlers (esm), for require (cjs) and for script tags (script), with types.
//
//   node js/build.mjs            everything
//   node js/build.mjs --js       the scripts and types only, on the wasm that is there
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { goRuntime, wasmURL } from './bundle.mjs';
import { compile } from './compile.mjs';
import { pack } from './pack.mjs';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const entries = ['index', 'localCache', 'contact', 'miniCore'];
const globals = { miniCore: 'MiniCore', contact: 'contactPlugin', localCache: 'localCachePlugin' };
const scriptsOnly = process.argv.includes('--js');

process.chdir(root);
const stamp = sourceStamp();

/** The same sources give the same stamp, on any machine. */
function sourceStamp() {
  const hash = createHash('sha256');
  const folders = ['wasm', 'localcache', 'contact', 'minicore', 'msync', 'internal', 'js/src'];
  const files = folders.flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && /\.(go|ts|js)$/.test(file.name) && !file.name.endsWith('_test.go'))
      .map((file) => path.join(file.parentPath, file.name)),
  );
  for (const file of [...files.sort(), 'go.mod', 'go.sum']) hash.update(file).update('\0').update(fs.readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 12);
}

function buildWasm() {
  fs.mkdirSync(path.join(dist, 'script'), { recursive: true });
  const out = path.join(dist, 'script', 'localcache.wasm');
  compile(out, `-s -w -X main.build=${stamp}`);
  const wasm = pack(fs.readFileSync(out));
  fs.writeFileSync(out, wasm);
  fs.writeFileSync(`${out}.gz`, zlib.gzipSync(wasm, { level: 9 }));
  fs.writeFileSync(
    `${out}.br`,
    zlib.brotliCompressSync(wasm, {
      params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: wasm.length },
    }),
  );
}

// Bundlers know this form and copy the file.
const besideModule = `export const defaultWasmUrl = () => new URL('../script/localcache.wasm', import.meta.url);`;
// A classic script knows where it came from while it first runs, and only then.
const besideScript = `
  const script = typeof document === 'undefined' ? undefined : document.currentScript?.src;
  export const defaultWasmUrl = () => script ? new URL('localcache.wasm', script) : undefined;`;

async function buildScripts() {
  for (const folder of ['esm', 'cjs']) fs.rmSync(path.join(dist, folder), { recursive: true, force: true });
  const common = {
    bundle: true,
    target: 'es2020',
    sourcemap: true,
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    define: { BUILD: JSON.stringify(stamp) },
  };
  const points = Object.fromEntries(entries.map((name) => [name, `js/src/entries/${name}.ts`]));
  await build({
    ...common,
    entryPoints: points,
    outdir: 'dist/esm',
    format: 'esm',
    splitting: true,
    target: 'es2022',
    chunkNames: 'shared-[hash]',
    plugins: [goRuntime, wasmURL(besideModule)],
  });
  await build({
    ...common,
    entryPoints: points,
    outdir: 'dist/cjs',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    platform: 'neutral',
    plugins: [goRuntime, wasmURL(besideScript)],
  });
  for (const [name, globalName] of Object.entries(globals)) {
    await build({
      ...common,
      entryPoints: [points[name]],
      outfile: `dist/script/${name}.js`,
      format: 'iife',
      globalName,
      // import X from … gives the default export; so does the global.
      footer: name === 'miniCore' ? { js: `${globalName}=${globalName}.default;` } : {},
      plugins: [goRuntime, wasmURL(besideScript)],
    });
  }
}

function buildTypes() {
  const types = path.join(dist, 'types');
  fs.rmSync(types, { recursive: true, force: true });
  execFileSync('npx', ['--no-install', 'tsc', '-p', 'js/tsconfig.json'], { stdio: 'inherit' });
  // Only what an entry's types lead to is a user's business.
  const needed = new Set();
  const reach = (file) => {
    if (needed.has(file)) return;
    needed.add(file);
    for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) {
      reach(path.resolve(path.dirname(file), `${name}.d.ts`));
    }
  };
  for (const name of entries) reach(path.join(types, 'js/src/entries', `${name}.d.ts`));
  for (const file of fs.readdirSync(types, { recursive: true, withFileTypes: true })) {
    const full = path.join(file.parentPath, file.name);
    if (file.isFile() && !needed.has(full)) fs.rmSync(full);
  }
  // For require(): the nearest package.json tells TypeScript of which kind a declaration is.
  const commonjs = path.join(dist, 'cjs', 'types');
  fs.rmSync(commonjs, { recursive: true, force: true });
  fs.cpSync(types, commonjs, { recursive: true });
  fs.writeFileSync(path.join(commonjs, 'package.json'), '{ "type": "commonjs" }\n');
}

if (!scriptsOnly) {
  fs.rmSync(dist, { recursive: true, force: true });
  buildWasm();
}
await buildScripts();
buildTypes();
