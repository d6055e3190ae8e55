// A tab that watches all there is to watch, and checks each call of its listeners: that something is different, that the
// patch leads from the snapshot before to this one, that what did not change is the same object.
// It is put on a page that has the plugin (support/plugin-page.ts).
import { readAll } from './database';
import { perform, type Deed } from './deeds';

declare function login(user: string): any;

type Item = Record<string, any>;
type List = readonly Item[];

/** What a tab that was not there reads: the list by its call, the messages' rows past the store. */
export interface Truth {
  list: Item[];
  /** Conversation → its messages, oldest first, as [id, text, status]. */
  messages: Record<string, { type: string; shown: unknown[] }[]>;
}

interface ListWatched {
  params: object;
  size?: number;
  /** The rule of the filter and the order, in its simplest form. */
  choose(list: Item[]): Item[];
}

const muted = (c: Item) => c.remindType === 'AT' || c.remindType === 'NONE';
const single = (c: Item) => c.conversationType === 'singleChat';
const pinnedFirst = (list: Item[]) => [
  ...list.filter((c) => c.isPinned).sort((a, b) => b.pinnedTime - a.pinnedTime),
  ...list.filter((c) => !c.isPinned),
];

const lists: Record<string, ListWatched> = {
  all: { params: {}, choose: (list) => list },
  'the first three': { params: { pageSize: 3 }, size: 3, choose: (list) => list },
  'pinned first, two pages of two': { params: { pageSize: 2, pinnedFirst: true }, size: 4, choose: pinnedFirst },
  unread: { params: { filter: { unread: true } }, choose: (list) => list.filter((c) => c.unReadCount > 0) },
  'pinned singles': {
    params: { filter: { pinned: true, conversationType: 'singleChat' } },
    choose: (list) => list.filter((c) => c.isPinned && single(c)),
  },
  'not pinned': { params: { filter: { pinned: false } }, choose: (list) => list.filter((c) => !c.isPinned) },
  'two with a draft': {
    params: { filter: { draft: true }, pageSize: 2 },
    size: 2,
    choose: (list) => list.filter((c) => c.draft !== undefined),
  },
  marked: { params: { filter: { mark: 3 } }, choose: (list) => list.filter((c) => c.marks?.includes(3)) },
  muted: { params: { filter: { remindType: 'NONE' } }, choose: (list) => list.filter((c) => c.remindType === 'NONE') },
};

const total = (list: Item[]) => list.reduce((sum, c) => sum + c.unReadCount, 0);
const counts: Record<string, { params: object; of(list: Item[]): number }> = {
  'unread that remind': { params: {}, of: (list) => total(list.filter((c) => !muted(c))) },
  'all unread': { params: { includeMuted: true }, of: total },
  'unread of groups': {
    params: { conversationType: 'groupChat', includeMuted: true },
    of: (list) => total(list.filter((c) => !single(c))),
  },
};

const windows: Record<
  string,
  { params: { conversationId: string; conversationType: string; pageSize: number; searchOptions?: object }; type?: string }
> = {
  'of bob': { params: { conversationId: 'bob', conversationType: 'singleChat', pageSize: 10 } },
  'of carol, more and more': { params: { conversationId: 'carol', conversationType: 'singleChat', pageSize: 3 } },
  'of the team, its texts': {
    params: { conversationId: 'team', conversationType: 'groupChat', pageSize: 5, searchOptions: { msgTypes: ['txt'] } },
    type: 'txt',
  },
};

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const keyOf = (c: Item) => `${c.conversationType}:${c.conversationId}`;
const keysOf = (list: List) => list.map(keyOf).join();
/** The tabs make up the same client ids: only with its server id, which it has when it was sent, is it known which one it is. */
const idOf = (m: Item) => `${m.id} ${m.serverMsgId}`;
const shownOf = (m: Item) => [m.id, m.msg ?? m.customEvent, m.status];

class Watching {
  #connection = login('alice');
  /** What was wrong with calls of listeners. */
  #wrong: string[] = [];
  #lists: Record<string, { calls: number; latest?: Item; items: List }> = {};
  #counts: Record<string, { calls: number; latest?: number }> = {};
  #windows: Record<string, { calls: number; latest?: Item; more(): void }> = {};

  async begin(): Promise<void> {
    await this.#connection.connect();
    const { localCache } = this.#connection;
    for (const [name, { params }] of Object.entries(lists)) {
      const watched = (this.#lists[name] = { calls: 0, items: [] as List, latest: undefined as Item | undefined });
      const watch = localCache.watchLocalConversations((now: Item) => {
        this.#checkList(name, watched.latest, now);
        watched.latest = now;
        watched.calls++;
      }, params);
      if (name.includes('two pages')) watch.more();
    }
    for (const [name, { params }] of Object.entries(counts)) {
      const watched = (this.#counts[name] = { calls: 0, latest: undefined as number | undefined });
      localCache.watchLocalUnreadMessageCount((now: number) => {
        if (now === watched.latest) this.#say(name, watched.calls, 'the count is what it was');
        watched.latest = now;
        watched.calls++;
      }, params);
    }
    for (const [name, { params }] of Object.entries(windows)) {
      const watched = (this.#windows[name] = { calls: 0, latest: undefined as Item | undefined, more: () => watch.more() });
      const watch = localCache.watchLocalMessages((now: Item) => {
        this.#checkWindow(name, watched.latest, now);
        watched.latest = now;
        watched.calls++;
      }, params);
    }
  }

  perform(deeds: Deed[]): Promise<void> {
    return perform(this.#connection, deeds);
  }

  /** Whether a call is under way. */
  async isBusy(): Promise<boolean> {
    return (await this.#connection.localCache.getHealth()).data.pendingCalls > 0;
  }

  more(): void {
    this.#windows['of carol, more and more']!.more();
  }

  /** Ends the login and makes another, as a host does: the watches go on. */
  async loginAgain(): Promise<void> {
    void this.#connection._localCache.getInstance().close();
    await this.#connection.connect();
  }

  /** What a listener was given and should not have been. */
  get wrong(): string[] {
    return this.#wrong;
  }

  get calls(): Record<string, number> {
    return Object.fromEntries(
      Object.entries({ ...this.#lists, ...this.#counts, ...this.#windows }).map(([name, { calls }]) => [name, calls]),
    );
  }

  async read(): Promise<Truth> {
    const { data: list } = await this.#connection.localCache.getLocalConversations();
    const messages: Truth['messages'] = {};
    for (const row of await readAll('localcache_1206321150_alice', 'messages')) {
      if (!row.body || row.recalled || row.removed) continue;
      (messages[row.sessionId] ??= []).push({ type: row.body.type, shown: shownOf(row.body) });
    }
    return { list, messages };
  }

  /** Where a watch's last snapshot is not what the database holds. */
  differences(truth: Truth): string[] {
    const found: string[] = [];
    const compare = (name: string, has: unknown, should: unknown) => {
      if (!equal(has, should)) found.push(`${name}: has ${JSON.stringify(has)}, should have ${JSON.stringify(should)}`);
    };
    for (const [name, { choose, size }] of Object.entries(lists)) {
      const chosen = choose(truth.list);
      const { latest } = this.#lists[name]!;
      // The patch is not compared, and undefined members are as absent ones.
      compare(name, latest && { items: latest.items, hasMore: latest.hasMore }, {
        items: chosen.slice(0, size),
        hasMore: size !== undefined && chosen.length > size,
      });
    }
    for (const [name, { of }] of Object.entries(counts)) compare(name, this.#counts[name]!.latest, of(truth.list));
    for (const [name, { params, type }] of Object.entries(windows)) {
      const all = (truth.messages[`${params.conversationType}-${params.conversationId}`] ?? []).filter((m) => !type || m.type === type);
      const { latest } = this.#windows[name]!;
      const shown = (latest?.messages ?? []).map(shownOf);
      // A window grows with what arrives, so that only its least length is known.
      const length = Math.max(shown.length, Math.min(params.pageSize, all.length));
      compare(
        name,
        { shown, hasMore: latest?.hasMore },
        { shown: all.slice(all.length - length).map((m) => m.shown), hasMore: all.length > length },
      );
    }
    return found;
  }

  #say(name: string, call: number, what: string): void {
    this.#wrong.push(`${name}, call ${call + 1}: ${what}`);
  }

  #checkList(name: string, before: Item | undefined, now: Item): void {
    const { calls } = this.#lists[name]!;
    const say = (what: string) => this.#say(name, calls, what);
    const { items, patch, version, hasMore } = now as { items: List; patch: Item; version: number; hasMore: boolean };
    if (version !== calls + 1) say(`its version is ${version}`);
    const old: List = before?.items ?? [];
    if (before && equal(old, items) && before.hasMore === hasMore) say('the list is what it was');
    if (before && items !== old && items.length === old.length && items.every((item, i) => item === old[i]))
      say('the array is new for nothing');
    if (!before && !patch.reset) say('the first is no reset');

    // The patch as one applies it who keeps items by their key.
    const held = new Map<string, Item>(patch.reset ? [] : old.map((item) => [keyOf(item), item]));
    for (const key of patch.removed) held.delete(key);
    for (const item of patch.upserted) held.set(keyOf(item), item);
    const byKey = new Map(items.map((item) => [keyOf(item), item]));
    if (byKey.size !== items.length) say(`a conversation is there twice: ${keysOf(items)}`);
    if (held.size !== byKey.size || [...byKey].some(([key, item]) => held.get(key) !== item)) {
      say(`the patch gives ${[...held.keys()].join()}, the list has ${keysOf(items)}`);
    }
    if (!patch.orderChanged && keysOf(items) !== keysOf(old)) say('the order changed, and the patch does not say so');
    if (patch.orderChanged && keysOf(items) === keysOf(old)) say('the patch says that the order changed');
    if (
      !equal(
        patch.upserted.map(keyOf),
        items.map(keyOf).filter((key) => patch.upserted.some((item: Item) => keyOf(item) === key)),
      )
    ) {
      say('upserted is not in the order of the list');
    }
    if (!equal(patch.affectedKeys, [...patch.upserted.map(keyOf), ...patch.removed])) say(`affectedKeys are ${patch.affectedKeys}`);
    const was = new Map(old.map((item) => [keyOf(item), item]));
    for (const [key, item] of byKey) {
      const former = was.get(key);
      if (former && former !== item && equal(former, item)) say(`${key} is a new object and did not change`);
    }
  }

  #checkWindow(name: string, before: Item | undefined, now: Item): void {
    const { calls } = this.#windows[name]!;
    const say = (what: string) => this.#say(name, calls, what);
    if (now.version !== calls + 1) say(`its version is ${now.version}`);
    const ids = now.messages.filter((m: Item) => m.status === 3).map(idOf);
    if (new Set(ids).size !== ids.length || new Set(now.messages).size !== now.messages.length)
      say(`a message is there twice: ${ids.join()}`);
    if (!before) return;
    if (equal(before.messages, now.messages) && before.hasMore === now.hasMore && before.hasGap === now.hasGap) say('all is what it was');
    const kept = new Set<Item>(now.messages);
    for (const former of before.messages) {
      if (kept.has(former)) continue;
      const anew = now.messages.find((m: Item) => equal(former, m) && !before.messages.includes(m));
      if (anew) say(`${idOf(anew)} is a new object and did not change`);
    }
  }
}

export type { Watching };
const watching = new Watching();
Object.assign(window, { watching, isBusy: () => watching.isBusy() });
