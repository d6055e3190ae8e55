import { LocalCache, LocalCacheApi } from '../api.js';

export { LocalCache, LocalCacheApi };
export { matchRanges } from '../match-ranges.js';
export { openLocalCache, type OpenLocalCache } from '../open-local-cache.js';
export { configure, preload } from '../runtime.js';
export type { Configuration } from '../runtime.js';
export type { LocalCacheClass, LocalCacheInstance, LocalCacheOptions } from '../local-cache.js';
export type * from '../types.js';
export type { FurtherCalls } from '../vendor-calls.js';

/** The plugin: `miniCore.usePlugin(localCachePlugin, "localCache")`. */
const plugin = { LocalCache, LocalCacheApi };
export default plugin;
