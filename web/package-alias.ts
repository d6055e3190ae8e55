import path from 'node:path';

/** The package by its own name, as an application has it: for Vite's resolve.alias. */
export const packageAlias = {
  find: /^localcache-wasm\/(\w+)(?:\/\w+)?$/,
  replacement: `${path.resolve(import.meta.dirname, '../dist/esm')}/$1.js`,
};
