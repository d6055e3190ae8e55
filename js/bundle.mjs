// Plugins of esbuild for the imports of the shim that are not files: Go's runtime, the address of the module, and the module itself.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Go's wasm_exec.js as a module that sets no globals of the page. What it would set on
 * globalThis goes into an object; the shim sets these globals only while Go starts. A
 * page without crypto gets Math.random: Go only seeds its hash tables with it.
 */
export const goRuntime = goRuntimeOf((source) => source);

/** The same with an edited wasm_exec.js, for tests. @param {(source: string) => string} edit */
export function goRuntimeOf(edit) {
  return {
    name: 'go-runtime',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^go-runtime$/ }, () => ({ path: 'go-runtime', namespace: 'go-runtime' }));
      onLoad({ filter: /.*/, namespace: 'go-runtime' }, () => {
        const goRoot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
        let source = fs
          .readFileSync(path.join(goRoot, 'lib', 'wasm', 'wasm_exec.js'), 'utf8')
          .replace(/\bglobalThis\.(fs|process|path|Go)\b/g, 'lent.$1')
          .replace(/(?<![\w.])fs\.writeSync/g, 'lent.fs.writeSync')
          .replace(/!globalThis\.crypto\b/, 'false')
          .replace(/(?<![\w.])crypto\.getRandomValues\(/g, 'fillRandom(');
        if (/\bcrypto\.|globalThis\.crypto/.test(source.replace(/"[^"]*"/g, ''))) throw new Error('wasm_exec.js uses crypto in a new way');
        source = edit(source);
        // In Node the checks for globals would fail at import: the class is made on first use.
        return {
          contents: `
        let made;
        const fillRandom = (bytes) => {
          if (typeof crypto === 'object' && crypto?.getRandomValues) crypto.getRandomValues(bytes);
          else for (let i = 0; i < bytes.length; i++) bytes[i] = Math.random() * 256;
        };
        const make = () => { if (made) return made; const lent = {}; ${source}; return made = lent; };
        export class Go { constructor() { const { Go } = make(); return new Go(); } }
        export const globals = new Proxy({}, {
          get: (_, name) => make()[name],
          ownKeys: () => ['fs', 'process', 'path'],
          getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
        });`,
          loader: 'js',
        };
      });
    },
  };
}

/** How a build finds localcache.wasm. */
export const wasmURL = (expression) => ({
  name: 'wasm-url',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^wasm-url$/ }, () => ({ path: 'wasm-url', namespace: 'wasm-url' }));
    onLoad({ filter: /.*/, namespace: 'wasm-url' }, () => ({ contents: expression, loader: 'js' }));
  },
});

/** The module as text, for localcache-wasm/inline. @param {string} file localcache.wasm, compressed by gzip */
export const wasmInline = (file) => ({
  name: 'wasm-inline',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^wasm-inline$/ }, () => ({ path: 'wasm-inline', namespace: 'wasm-inline' }));
    onLoad({ filter: /.*/, namespace: 'wasm-inline' }, () => ({
      contents: `export const compressed = '${fs.readFileSync(file).toString('base64')}';`,
      loader: 'js',
    }));
  },
});
