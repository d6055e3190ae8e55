// Our plugin under the vendor's own MiniCore: its localCache has our further calls. This file is compiled, not run.
import MiniCore from 'easemob-websdk/miniCore/miniCore';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import type { LocalCacheHealth, LocalConversationPage } from 'localcache-wasm/localCache/localCache';

const miniCore = new MiniCore({ appKey: 'org#app' });
miniCore.usePlugin(localCachePlugin, 'localCache');

export async function ours(): Promise<[LocalCacheHealth, LocalConversationPage, number | undefined]> {
  const { localCache } = miniCore;
  const { data: health } = await localCache.getHealth();
  const { data: page } = await localCache.getLocalConversationPage({ pageSize: 5 });
  const { data: list } = await localCache.getLocalConversations();
  // @ts-expect-error there is no such call
  void localCache.getHealthy;
  // @ts-expect-error a page has a number of conversations
  void localCache.getLocalConversationPage({ pageSize: '5' });
  return [health, page, list?.[0]?.unReadCount];
}
