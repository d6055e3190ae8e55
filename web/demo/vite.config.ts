import fs from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { packageAlias } from '../package-alias.ts';
import { en } from './language/en.ts';
import { fill } from './language/markup.ts';

const page = (name: string) => path.join(import.meta.dirname, name);

/** The chat's two pages have one body: app.html. It is in the page itself, with its texts, so the first paint waits for no server. */
const pageBody: Plugin = {
  name: 'page-body',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      fill(
        html.replace('<!--app-->', () => fs.readFileSync(page('app.html'), 'utf8')),
        en,
      ),
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [pageBody],
  resolve: { alias: [packageAlias] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000, // the vendor's MiniCore
    modulePreload: { polyfill: false },
    // checks.eval: the vendor's protobuf library has one, see vendor.html.
    rolldownOptions: {
      checks: { eval: false },
      input: [page('index.html'), page('vendor.html'), page('pair.html'), page('inspector.html')],
    },
  },
});
