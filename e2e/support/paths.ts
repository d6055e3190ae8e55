// Where things lie in the work tree.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const imserver = path.join(root, 'bin/imserver');
/** Bundled test pages and compiled Go tests: made by the run itself. */
export const built = path.join(root, 'build/e2e');
/** The npm package's builds: made by `make build`. */
export const dist = path.join(root, 'dist');
