// Lists that keep themselves: a watch reads its list once, then what the change log
// names, whoever changed it.

import type { ListPatch, Selection } from './bridge/declared.generated.js';
import { classOf, type Connection } from './on-store.js';
import { same } from './same.js';
import type { ConversationListSnapshot, ListWatch } from './local-data-types.js';
import type { LocalCacheInstance } from './local-cache.js';
import type { Store } from './store.js';
import type { ConversationItem } from './types.js';

/** When a hidden page, whose frames do not come, gets its turn. */
const hiddenFrame = 100;
/** ms until what could not be read is read again: doubled with each failure, up to the longest. */
const firstRetry = 200;
const longestRetry = 30_000;
let watches = 0;

/** Runs once, with the next frame, or soon if the page is hidden. */
function nextFrame(run: () => void): void {
  let ran = false;
  const once = () => {
    if (ran) return;
    ran = true;
    run();
  };
  if (typeof requestAnimationFrame === 'function' && globalThis.document?.visibilityState !== 'hidden') requestAnimationFrame(once);
  setTimeout(once, hiddenFrame);
}

/**
 * Calls follow() with the connection's open store, now and each time a login opens
 * another. Returns how to stop.
 */
function eachStore(connection: Connection, follow: (store: Store) => void): () => void {
  const cls = classOf(connection);
  const stop = cls.onInstance((cache: LocalCacheInstance) => follow(cache.store));
  const now = cls.getInstance();
  if (now) follow(now.store);
  return stop;
}

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
  let ended = false;
  let following: { store: Store; watch: number; stop(): void } | undefined;
  let [reading, hinted, version] = [false, false, 0];
  let order: string[] = [];
  let bySession = new Map<string, ConversationItem>();
  let items: readonly ConversationItem[] = [];

  const leave = () => {
    const { store, watch, stop } = following ?? {};
    following = undefined;
    stop?.();
    if (store && watch) store.call('endWatch', { watch }).catch(() => {}); // it has closed: its watches are gone
  };
  const stopStores = eachStore(connection, (store) => {
    leave();
    const watch = ++watches;
    following = { store, watch, stop: store.onChanged(hint) };
    reading = false;
    hint();
  });

  function hint(): void {
    hinted = true;
    if (!reading) void read();
  }

  /** Reads what changed, until no hint came meanwhile; at most once a frame. */
  async function read(): Promise<void> {
    const { store, watch } = following!;
    const mine = () => !ended && following?.watch === watch;
    reading = true;
    let failures = 0;
    while (hinted && mine()) {
      hinted = false;
      try {
        const patch = await store.call('followList', { watch, select, limit, unlogged: false });
        failures = 0;
        if (mine() && apply(patch)) tell(store);
      } catch (error) {
        if (!mine() || store.closing) break;
        store.report(call, error);
        // Nobody else would say it again: the list would stay as it was until the next change.
        const pause = Math.min(firstRetry * 2 ** failures++, longestRetry);
        await new Promise((resolve) => setTimeout(resolve, pause));
        hinted = true;
      }
      if (mine()) await new Promise<void>(nextFrame);
    }
    if (mine()) reading = false;
  }

  let latest: ConversationListSnapshot;

  /** Takes a patch in; false if nothing of the list is different. */
  function apply(patch: ListPatch): boolean {
    if (!patch.changed) return false;
    const before = bySession;
    const formerOrder = order;
    const next = patch.reset ? new Map<string, ConversationItem>() : new Map(before);
    const gone = new Set(patch.removed);
    const placed = new Set(patch.upserted);
    order = patch.reset ? [] : order.filter((session) => !gone.has(session) && !placed.has(session));
    for (const session of patch.removed) next.delete(session);
    const upserted: string[] = [];
    patch.upserted.forEach((session, i) => {
      const old = before.get(session);
      const item = patch.items[i] as ConversationItem;
      // What did not change keeps its identity: frameworks compare by it.
      const kept = old && same(old, item) ? old : item;
      next.set(session, kept);
      order.splice(patch.at[i], 0, session);
      if (kept !== old) upserted.push(session);
    });
    const removed = [...before.keys()].filter((session) => !next.has(session));
    const orderChanged = order.length !== formerOrder.length || order.some((session, i) => session !== formerOrder[i]);
    const hasMore = patch.more;
    if (version > 0 && upserted.length === 0 && !orderChanged && hasMore === latest.hasMore) return false;
    bySession = next;
    if (upserted.length > 0 || orderChanged) items = order.map((session) => next.get(session)!);
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

  function tell(store: Store): void {
    try {
      listener(latest);
    } catch (error) {
      store.report(call, error);
    }
  }

  const end = () => {
    ended = true;
    stopStores();
    leave();
  };
  return Object.assign(end, {
    more() {
      if (ended || limit === 0) return;
      limit += pageSize;
      if (following) hint();
    },
  });
}

/** A session as the vendor's 5.x names it: "singleChat:bob". */
const keyOf = (session: string): string => session.replace('-', ':');
