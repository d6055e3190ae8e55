// The shim in three forms: modules for bundlers (dist/esm), files for require (dist/cjs) and script tags (dist/script).
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { goRuntime, wasmInline, wasmURL } from './bundle.mjs';

export const entries = ['index', 'localCache', 'contact', 'miniCore', 'react', 'vue', 'inspector'];
/** What a script tag sets. */
const globals = { miniCore: 'MiniCore', contact: 'contactPlugin', localCache: 'localCachePlugin' };

// The oldest browsers that can compile the module that Go writes. webpack 4, whose parser knows no optional chaining,
// no class fields and no private members, reads this form too.
const oldest = ['es2019', 'chrome75', 'firefox79', 'safari15'];
// A module needs import.meta; private members stay what they are. Bundlers lower it to what a site asks for.
const modules = ['chrome84', 'firefox90', 'safari15'];

// Bundlers know this form and copy the file. A bundle that is no module has no import.meta.url.
const besideModule = `
  export const defaultWasmUrl = () => {
    try { return new URL('../script/localcache.wasm', import.meta.url); } catch { return undefined; }
  };`;
// A classic script knows where it came from while it first runs, and only then.
const besideScript = `
  const script = typeof document === 'undefined' ? undefined : document.currentScript?.src;
  export const defaultWasmUrl = () => script ? new URL('localcache.wasm', script) : undefined;`;

// import X from … gives the default export; so does the global.
const defaultToGlobal = (name) => `${name}=${name}.default;`;
// require() gives the class itself, as the vendor's package does, with what an import names beside it.
const defaultToExports = `{
  const { MiniCore } = module.exports;
  for (const name of ['default', 'MiniCore']) Object.defineProperty(MiniCore, name, { value: MiniCore });
  module.exports = Object.defineProperty(MiniCore, '__esModule', { value: true });
}`;

/** @param {string} dist the folder to write into @param {string} stamp of this build */
export async function buildScripts(dist, stamp) {
  for (const folder of ['esm', 'cjs']) fs.rmSync(path.join(dist, folder), { recursive: true, force: true });
  const wasm = path.join(dist, 'script/localcache.wasm.gz');
  const common = {
    bundle: true,
    sourcemap: true,
    minify: true,
    legalComments: 'none',
    supported: { bigint: true }, // Chrome 67, Firefox 68, Safari 14, and webpack 4
    logLevel: 'warning',
    external: ['react', 'vue'],
    define: { BUILD: JSON.stringify(stamp) },
  };
  const point = (name) => `js/src/entries/${name}.ts`;
  const inModule = { ...common, target: modules, plugins: [goRuntime, wasmURL(besideModule), wasmInline(wasm)] };
  const inScript = { ...common, target: oldest, plugins: [goRuntime, wasmURL(besideScript), wasmInline(wasm)] };

  const jobs = [
    build({
      ...inModule,
      entryPoints: entries.map(point),
      outdir: path.join(dist, 'esm'),
      format: 'esm',
      splitting: true,
      chunkNames: 'shared-[hash]',
    }),
    // A source map would hold the module once more.
    build({ ...inModule, entryPoints: [point('inline')], outdir: path.join(dist, 'esm'), format: 'esm', sourcemap: false }),
    build({ ...inScript, entryPoints: [point('inline')], outdir: path.join(dist, 'cjs'), format: 'cjs', sourcemap: false }),
    build({
      ...inScript,
      entryPoints: [point('inline-script')],
      outfile: path.join(dist, 'script/inline.js'),
      format: 'iife',
      sourcemap: false,
    }),
    ...entries.map((name) =>
      build({
        ...inScript,
        entryPoints: [point(name)],
        outdir: path.join(dist, 'cjs'),
        format: 'cjs',
        platform: 'neutral',
        footer: name === 'miniCore' ? { js: defaultToExports } : {},
      }),
    ),
    ...Object.entries(globals).map(([name, globalName]) =>
      build({
        ...inScript,
        entryPoints: [point(name)],
        outfile: path.join(dist, `script/${name}.js`),
        format: 'iife',
        globalName,
        footer: name === 'miniCore' ? { js: defaultToGlobal(globalName) } : {},
      }),
    ),
  ];
  await Promise.all(jobs);
}
