import path from 'node:path';
import { defineConfig } from 'vite';

// The package by its own name, as an application has it.
const dist = path.resolve(import.meta.dirname, '../../dist/esm');

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  resolve: { alias: [{ find: /^localcache-wasm\/(\w+)\/\w+$/, replacement: `${dist}/$1.js` }] },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 5000 },
});
