// Watched lists: a watch reads its list once, and then only the conversations that the
// change log names, whichever tab changed them.

import type { ListPatch, Selection } from './bridge/declared.generated.js';
import { follow, tell } from './follow.js';
import type { Connection } from './on-store.js';
import { same } from './same.js';
import type { ConversationListSnapshot, ListWatch } from './local-data-types.js';
import type { ConversationItem } from './types.js';

let watches = 0;

export interface ListWatchOptions {
  call: string;
  select: Selection;
  /** How many conversations; 0 for all. more() adds as many again. */
  pageSize: number;
}

/** Watches a list of conversations; listener() is called with each new state of it. */
export function watchList(
  connection: Connection,
  options: ListWatchOptions,
  listener: (list: ConversationListSnapshot) => void,
): ListWatch {
  const { call, select, pageSize } = options;
  let limit = pageSize;
  /** The store's number for this list: each store that is followed gets a new one. */
  let watch = 0;
  let version = 0;
  let order: string[] = [];
  let bySession = new Map<string, ConversationItem>();
  let items: readonly ConversationItem[] = [];

  const following = follow(connection, {
    call,
    begin: () => (watch = ++watches),
    leave: (store) => store.call('endWatch', { watch }).catch(() => {}), // it has closed: its watches are gone
    async read(store, current) {
      const patch = await store.call('followList', { watch, select, limit, unlogged: false });
      if (current() && apply(patch)) tell(store, call, listener, latest);
    },
  });

  let latest: ConversationListSnapshot;

  /** Applies a patch; false if nothing of the list is different. */
  function apply(patch: ListPatch): boolean {
    if (!patch.changed) return false;
    const before = bySession;
    const formerOrder = order;
    const next = patch.reset ? new Map<string, ConversationItem>() : new Map(before);
    const gone = new Set(patch.removed);
    const placed = new Set(patch.upserted);
    order = patch.reset ? [] : order.filter((session) => !gone.has(session) && !placed.has(session));
    for (const session of patch.removed) next.delete(session);
    const different: string[] = [];
    patch.upserted.forEach((session, i) => {
      const old = before.get(session);
      const item = patch.items[i] as ConversationItem;
      // What did not change keeps its identity: frameworks compare by it.
      const kept = old && same(old, item) ? old : item;
      next.set(session, kept);
      order.splice(patch.at[i], 0, session);
      if (kept !== old) different.push(session);
    });
    const removed = [...before.keys()].filter((session) => !next.has(session));
    const orderChanged = order.length !== formerOrder.length || order.some((session, i) => session !== formerOrder[i]);
    const hasMore = patch.more;
    if (version > 0 && different.length === 0 && !orderChanged && hasMore === latest.hasMore) return false;
    bySession = next;
    if (different.length > 0 || orderChanged) items = order.map((session) => next.get(session)!);
    const upserted = patch.reset ? order : different;
    latest = {
      version: ++version,
      items,
      reason: patch.reason as ConversationListSnapshot['reason'],
      hasMore,
      patch: {
        reset: patch.reset,
        upserted: upserted.map((session) => next.get(session)!),
        removed: removed.map(keyOf),
        affectedKeys: [...upserted, ...removed].map(keyOf),
        orderChanged,
      },
    };
    return true;
  }

  let ended = false;
  const end = () => {
    ended = true;
    following.end();
  };
  return Object.assign(end, {
    more() {
      if (ended || limit === 0) return;
      limit += pageSize;
      following.again();
    },
  });
}

/** A session as the vendor's 5.x names it: "singleChat:bob". */
const keyOf = (session: string): string => session.replace('-', ':');
