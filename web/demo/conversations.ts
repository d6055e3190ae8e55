// The list of conversations: the store tells of every change, whichever tab made it.
import type { ConversationItem, ConversationListSnapshot, ListWatch, LocalCacheCalls, Watch } from 'localcache-wasm/localCache/localCache';

const pageSize = 20; // conversations; more are watched when the last one is near

/** The calls that follow the store. */
export type Watches = Pick<LocalCacheCalls, 'watchLocalConversations' | 'watchLocalUnreadMessageCount'>;

export interface ListListener {
  changed(list: ConversationListSnapshot): void;
  /** Of all conversations that are not muted, also those that are not watched. */
  unread(count: number): void;
}

export class Conversations {
  /** Newest first, pinned ones above. */
  items: readonly ConversationItem[] = [];
  hasMore = false;
  private list: ListWatch | undefined;
  private count: Watch | undefined;

  constructor(private readonly listener: ListListener) {}

  /** Follows the store of these calls, until the next one or clear(). */
  follow(cache: Watches): void {
    this.stop();
    this.list = cache.watchLocalConversations(
      (list) => {
        this.items = list.items;
        this.hasMore = list.hasMore;
        this.listener.changed(list);
      },
      { pageSize, pinnedFirst: true },
    );
    this.count = cache.watchLocalUnreadMessageCount((count) => this.listener.unread(count));
  }

  more(): void {
    if (this.hasMore) this.list?.more();
  }

  clear(): void {
    this.stop();
    this.items = [];
    this.hasMore = false;
  }

  private stop(): void {
    this.list?.();
    this.count?.();
    this.list = this.count = undefined;
  }
}
