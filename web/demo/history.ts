// Where a conversation's past comes from: a page of older messages at a time, from the server.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';

const pageSize = 30; // messages

export interface HistoryPage {
  /** Newest first. */
  messages: any[];
  /** Where the next page begins; '' before the first and after the last. */
  cursor: string;
  isLast: boolean;
}

export type LoadHistory = (of: Pick<ConversationItem, 'conversationId' | 'conversationType'>, cursor: string) => Promise<HistoryPage>;

export function historyOf(connection: any): LoadHistory {
  return async ({ conversationId: targetId, conversationType: chatType }, cursor) => {
    const page = await connection.contact.getHistoryMessages({ targetId, chatType, pageSize, cursor, searchDirection: 'up' });
    return { messages: page.messages, cursor: page.cursor ?? '', isLast: page.isLast || !page.cursor };
  };
}
