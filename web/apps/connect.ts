// What both apps stand on: our MiniCore on the server that the address names, ?server=http://127.0.0.1:8380&user=alice
import MiniCore from 'localcache-wasm/miniCore/miniCore';
import * as contactPlugin from 'localcache-wasm/contact/contact';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import type { LocalMessage, SessionParams } from 'localcache-wasm/localCache/localCache';
import type { LocalDataSource } from 'localcache-wasm/react';

export interface Chat {
  source: LocalDataSource | null;
  /** Rejects if the message was not sent: then the store shows it as failed. */
  send(conversation: SessionParams, msg: string): Promise<void>;
  markRead(conversation: SessionParams): Promise<void>;
}

/** Logs in meanwhile: the lists show what this browser has as soon as they may. */
export function connect(): Chat {
  const asked = new URLSearchParams(location.search);
  const server = asked.get('server')!;
  const miniCore = new MiniCore({
    appKey: 'org#app',
    url: `${server.replace(/^http/, 'ws')}/websocket`,
    apiUrl: server,
    isHttpDNS: false,
    isFixedDeviceId: false,
  });
  miniCore.usePlugin(contactPlugin, 'contact');
  miniCore.usePlugin(localCachePlugin, 'localCache');
  miniCore.open({ username: asked.get('user')!, password: 'pw' }).catch((error) => console.error(error));
  return {
    source: miniCore,
    async send({ conversationId: to, conversationType: chatType }, msg) {
      await miniCore.send(MiniCore.Message.create({ type: 'txt', to, chatType, msg }));
    },
    markRead: (conversation) => miniCore.localCache.clearConversationUnreadCount(conversation),
  };
}

/** What a line of a list shows of a message. */
export const textOf = (message: LocalMessage | undefined): string =>
  !message ? '' : `${message.type === 'txt' ? message.msg : `[${message.type}]`}${message.status === 1 ? ' (not sent)' : ''}`;
