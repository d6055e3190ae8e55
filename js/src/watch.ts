// Watched lists: a watch reads its list once, and then only the conversations that the
// change log names, whichever tab changed them.

import type { ListPatch, Selection } from './bridge/declared.generated.js';
import { callListener, follow } from './follow.js';
import type { Connection } from './on-store.js';
import { choosesAll, type EarlyList } from './early-list.js';
import { same } from './same.js';
import type { ConversationListSnapshot, ListWatch } from './local-data-types.js';
import type { ConversationItem } from './types.js';

let watches = 0;
/** With more hinted conversations the log is read first, and then only the rows that it names. */
const mostLikely = 16;

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
  /** A patch did not arrive: positions of the next one would be of another list. The list begins anew. */
  let missed = false;
  let ended = false;
  let version = 0;
  let sessions: readonly string[] = [];
  let items: readonly ConversationItem[] = [];

  const following = follow(connection, {
    call,
    begin(store) {
      const mine = (watch = ++watches);
      missed = false;
      if (!choosesAll(select)) return;
      void store.earlyList(limit).then((list) => {
        if (!list || ended || mine !== watch || version > 0) return;
        apply({ ...wholeList(list), more: limit > 0 && list.result.cursor !== '' });
        callListener(store, call, listener, latest);
      });
    },
    leave: (store) => store.call('endWatch', { watch }).catch(() => {}), // it has closed: its watches are gone
    async read(store, current, hinted) {
      const unlogged = missed;
      missed = true;
      const likely = hinted.length > mostLikely ? [] : hinted;
      const patch = await store.call('followList', { watch, select, limit, unlogged, likely });
      if (!current()) return;
      const changed = apply(patch);
      missed = false;
      if (changed) callListener(store, call, listener, latest);
    },
  });

  let latest: ConversationListSnapshot;

  /** Applies a patch; false if nothing of the list is different. */
  function apply(patch: ListPatch): boolean {
    if (!patch.changed) return false;
    const { reset, left, at, length } = patch;
    const former = sessions;
    const old = new Map<string, ConversationItem>();
    for (const i of reset ? former.keys() : left) old.set(former[i], items[i]);
    const different: string[] = [];
    const fresh: ConversationItem[] = [];
    const put = patch.upserted.map((session, i) => {
      const held = old.get(session);
      const item = (patch.items as ConversationItem[])[i];
      // What did not change keeps its identity: frameworks compare by it.
      const kept = held && same(held, item) ? held : item;
      if (kept !== held) {
        different.push(session);
        fresh.push(kept);
      }
      return kept;
    });
    const next = reset ? patch.upserted : moved(former, left, at, patch.upserted, length);
    const orderChanged = reset
      ? next.length !== former.length || next.some((session, i) => session !== former[i])
      : length !== former.length || left.length !== at.length || left.some((i, n) => i !== at[n] || former[i] !== next[i]);
    const hasMore = patch.more;
    if (version > 0 && different.length === 0 && !orderChanged && hasMore === latest.hasMore) return false;
    const there = new Set(reset ? next : []);
    const removed = reset ? former.filter((session) => !there.has(session)) : patch.removed;
    sessions = next;
    if (different.length > 0 || orderChanged) items = reset ? put : moved(items, left, at, put, length);
    latest = {
      version: ++version,
      items,
      reason: patch.reason as ConversationListSnapshot['reason'],
      hasMore,
      patch: {
        reset,
        upserted: reset ? [...put] : fresh,
        removed: removed.map(keyOf),
        affectedKeys: [...(reset ? next : different), ...removed].map(keyOf),
        orderChanged,
      },
    };
    return true;
  }

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

/** A list that begins anew, as a patch. */
const wholeList = ({ items, sessions }: EarlyList): ListPatch => ({
  changed: true,
  reset: true,
  reason: 'reset',
  left: [],
  upserted: sessions,
  items,
  at: [],
  removed: [],
  length: sessions.length,
  more: false,
});

/** A list without what is at `left`, with others put in at their indexes, cut to a length. Indexes ascend. */
function moved<T>(list: readonly T[], left: readonly number[], at: readonly number[], put: readonly T[], length: number): T[] {
  const next: T[] = [];
  let [from, gone, come] = [0, 0, 0];
  while (next.length < length) {
    if (at[come] === next.length) {
      next.push(put[come++]);
      continue;
    }
    for (; left[gone] === from; gone++) from++;
    next.push(list[from++]);
  }
  return next;
}
