import { defineConfig } from 'vite';
import { packageAlias } from '../package-alias.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  resolve: { alias: [packageAlias] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
    rollupOptions: { input: ['index.html', 'first-list.html'].map((page) => `${import.meta.dirname}/${page}`) },
  },
});
