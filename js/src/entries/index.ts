export { configure, preload } from '../runtime.js';
export type { Configuration } from '../runtime.js';
export type * from '../types.js';
