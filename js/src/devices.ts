import type { LocalCacheClass } from './local-cache.js';
import { sessionOf } from './session.js';

/** The members of a connection that are used here. */
interface Connection {
  addEventHandler?(id: string, handlers: object): void;
  /** Our own MiniCore tells its cache itself, before the event. */
  tellsServerState?: boolean;
}

/**
 * Stores what the user's other devices did to the list. The vendor's MiniCore does not report it to the
 * cache, only to the application (docs/plugin-contract.md 2): so this adds an event handler.
 */
export function followDevices(connection: Connection, cls: LocalCacheClass): void {
  if (connection.tellsServerState) return;
  connection.addEventHandler?.('localcache-wasm', {
    onMultiDeviceEvent({ operation, conversationId, conversationType, conversationMark, timestamp }: any = {}) {
      const cache = cls.getInstance();
      if (!cache || !conversationId) return;
      const sessionId = sessionOf(conversationType, conversationId);
      switch (operation) {
        case 'deleteConversation':
          return void cache.removeConversationBySessionId(sessionId);
        case 'pinnedConversation':
        case 'unpinnedConversation': {
          const isPinned = operation === 'pinnedConversation';
          return void cache.changeServerState(sessionId, { isPinned, pinnedTime: isPinned ? Number(timestamp) || 0 : 0 });
        }
        case 'markConversation':
        case 'unMarkConversation':
          if (!Number.isInteger(conversationMark)) return;
          return void cache.changeServerState(sessionId, { mark: conversationMark, marked: operation === 'markConversation' });
      }
    },
  });
}
