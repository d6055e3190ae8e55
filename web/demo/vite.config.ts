import fs from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { packageAlias } from '../package-alias.ts';

const page = (name: string) => path.join(import.meta.dirname, name);

/** Both pages have one body: app.html. It is in the page itself, so the first paint waits for no script. */
const sharedBody: Plugin = {
  name: 'shared-body',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replace('<!--app-->', () => fs.readFileSync(page('app.html'), 'utf8')) },
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [sharedBody],
  resolve: { alias: [packageAlias] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000, // the vendor's MiniCore
    modulePreload: { polyfill: false },
    // checks.eval: the vendor's protobuf library has one, see vendor.html.
    rolldownOptions: { checks: { eval: false }, input: [page('index.html'), page('vendor.html')] },
  },
});
