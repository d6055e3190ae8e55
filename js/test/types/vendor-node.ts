// The same by Node's own resolution: the vendor's package has no "exports", so the file's ending is needed.
import vendor from 'easemob-websdk/miniCore/miniCore.js';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import type { LocalCacheHealth } from 'localcache-wasm/localCache/localCache';

const miniCore = new vendor.default({ appKey: 'org#app' });
miniCore.usePlugin(localCachePlugin, 'localCache');
export const health: Promise<LocalCacheHealth> = miniCore.localCache.getHealth().then(({ data }) => data);
