// What an application of our three parts sees. This file is compiled, not run, as bundlers and as Node resolve modules.
import MiniCore from 'localcache-wasm/miniCore/miniCore';
import * as contactPlugin from 'localcache-wasm/contact/contact';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import { configure, preload, type Configuration } from 'localcache-wasm';
import wasmModule from 'localcache-wasm/inline';
import type { CallError, ConversationItem, LocalCacheHealth } from 'localcache-wasm/localCache/localCache';
import type { History, ServerConversationItem } from 'localcache-wasm/contact/contact.js';
import type { ErrorEvent, EventHandlerType, EventName, LoginResult, MessageBody } from 'localcache-wasm/miniCore/miniCore.js';

const configuration: Configuration = { wasmUrl: new URL('https://example.com/localcache.wasm') };
configure(configuration);
configure({ wasmModule });
configure({ wasmModule: new Uint8Array(8) });
preload();

const miniCore = new MiniCore({ appKey: 'org#app', url: 'wss://example.com/websocket', apiUrl: 'https://example.com', isHttpDNS: false });
miniCore.usePlugin(contactPlugin, 'contact');
miniCore.usePlugin(localCachePlugin, 'localCache');

/** Fails to compile for any, and for another type. */
function exactly<Wanted>() {
  return <Got>(got: Got, same: [Wanted] extends [Got] ? ([Got] extends [Wanted] ? (0 extends 1 & Got ? false : true) : false) : false) => [
    got,
    same,
  ];
}

export async function onOurs(): Promise<unknown[]> {
  const login = await miniCore.open({ username: 'alice', accessToken: 'token' });
  const { data: list } = await miniCore.localCache.getLocalConversations();
  const { data: health } = await miniCore.localCache.getHealth();
  const { data: server } = await miniCore.contact.getServerConversations({ pageSize: 50, cursor: '' });
  const past = await miniCore.contact.getHistoryMessages({ targetId: 'bob', chatType: 'singleChat' });
  const message = MiniCore.Message.create({ type: 'txt', chatType: 'singleChat', to: 'bob', msg: 'hello' });
  const sent = await miniCore.send(message);
  const name: EventName = 'onTextMessage';
  const handlers: EventHandlerType = { [name]: (received) => void received.msg, onConnected() {} };
  // @ts-expect-error: no event has this name
  const mistyped: EventHandlerType = { onTextMesage() {} };
  void mistyped;
  miniCore.addEventHandler('page', handlers);
  const failures: (CallError | ErrorEvent)[] = [{ type: 800, message: 'x is failed', data: new Error() }];
  const { expire } = await miniCore.renewToken('next');
  return [
    exactly<LoginResult>()(login, true),
    exactly<ConversationItem[]>()(list, true),
    exactly<LocalCacheHealth>()(health, true),
    exactly<number | undefined>()(health.errorCount, true),
    exactly<ServerConversationItem[]>()(server.conversations, true),
    exactly<History>()(past, true),
    exactly<MessageBody>()(message, true),
    exactly<string>()(sent.serverMsgId, true),
    exactly<number | undefined>()(expire, true),
    exactly<string>()(miniCore.context.accessToken, true),
    failures,
  ];
}

// @ts-expect-error a store is closed, loading, ready or has failed
export const state: LocalCacheHealth['state'] = 'open';
// @ts-expect-error what the shim needs inside is no part of the class
void localCachePlugin.LocalCache.onInstance;
// @ts-expect-error a message has a type that the server knows
MiniCore.Message.create({ type: 'pigeon', to: 'bob' });
// @ts-expect-error a mark is a number
void miniCore.contact.addConversationMark({ conversations: [], mark: '1' });
