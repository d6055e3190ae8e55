// The vendor's MiniCore is a source as well.
import MiniCore from 'easemob-websdk/miniCore/miniCore';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import { useConversations } from 'localcache-wasm/react';
import { mountInspector } from 'localcache-wasm/inspector';

const miniCore = new MiniCore({ appKey: 'org#app' });
miniCore.usePlugin(localCachePlugin, 'localCache');
useConversations({ pageSize: 50 }, miniCore);
mountInspector(document.body, miniCore);
