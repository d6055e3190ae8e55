// Hooks, composables and the inspector take what an application has: our connection, the vendor's, an open store.
import MiniCore from 'localcache-wasm/miniCore/miniCore';
import { openLocalCache, type ConversationItem, type LocalMessage } from 'localcache-wasm/localCache/localCache';
import {
  LocalCacheProvider,
  useConversations,
  useLocalSearch,
  useMessages,
  useUnreadCount,
  type LocalDataSource,
} from 'localcache-wasm/react';
import * as vue from 'localcache-wasm/vue';
import { mountInspector } from 'localcache-wasm/inspector';

const ours = new MiniCore({ appKey: 'org#app' });
const open = openLocalCache({ appKey: 'org#app', username: 'alice' });

const sources: LocalDataSource[] = [ours, ours.localCache, open];
// @ts-expect-error a connection without a plugin
const none: LocalDataSource = { localCache: {} };
for (const source of [ours, open]) mountInspector(document.body, source).unmount();

const items: readonly ConversationItem[] = useConversations({ pageSize: 50, filter: { unread: true } }, ours).items;
const count: number = useUnreadCount(undefined, null);
const messages: readonly LocalMessage[] = useMessages(items[0], { fill: true }, open).messages;
const error: Error | undefined = useLocalSearch(['a', 'b'], { from: 'bob' }).error;
// @ts-expect-error the conversation is its own parameter
useMessages(null, { conversationId: 'bob' });
LocalCacheProvider({ source: ours });

const list: readonly ConversationItem[] = vue.useConversations(() => ({ pageSize: 50 }), ours).items.value;
const unread: number = vue.useUnreadCount().value;
vue.useMessages(() => items[0]).more();
const busy: boolean = vue.useLocalSearch(() => 'words').searching.value;
vue.provideLocalCache(() => open);
void [sources, none, count, messages, error, list, unread, busy];
