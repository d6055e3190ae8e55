// Where messages come from: the local store, a page at a time, and the server where the store has a gap.
import type { LocalCacheCalls, LocalMessagesPage, SessionParams } from 'localcache-wasm/localCache/localCache';

const pageSize = 30; // messages

/** Where a page begins: behind the page before, beside a message, or at the newest message. */
export interface Start {
  cursor?: string;
  startMsgId?: string;
}

export class History {
  constructor(private readonly cache: Pick<LocalCacheCalls, 'getLocalMessages'>) {}

  /**
   * Gets a page of older messages, newest first. `early` gets what the store has, if
   * the server must be asked for what may be missing.
   */
  async older(of: SessionParams, start: Start, early: (page: LocalMessagesPage) => void): Promise<LocalMessagesPage> {
    const page = await this.page(of, start, { fill: false });
    if (!page.hasGap) return page;
    early(page);
    return this.page(of, start, { fill: true });
  }

  /** Gets a page of newer messages, oldest first. */
  newer(of: SessionParams, start: Start): Promise<LocalMessagesPage> {
    return this.page(of, start, { fill: true, searchDirection: 'down' });
  }

  private async page(
    { conversationId, conversationType }: SessionParams,
    start: Start,
    how: { fill: boolean; searchDirection?: 'down' },
  ): Promise<LocalMessagesPage> {
    return (await this.cache.getLocalMessages({ conversationId, conversationType, pageSize, ...start, ...how })).data;
  }
}

/** Where the page behind this one begins; undefined at the end of the conversation. */
export function nextStart({ messages, cursor, hasGap }: LocalMessagesPage): Start | undefined {
  if (cursor) return { cursor };
  const last = messages.at(-1);
  return hasGap && last ? { startMsgId: last.id } : undefined;
}
