// One conversation's newest messages, which keep themselves. A hint that the conversation changed, in whichever tab,
// has the window read anew: it is some dozens of messages, and the store finds them by one range of keys.

import { maxMessagePage, type MessageFilter } from './bridge/declared.generated.js';
import { isServerID } from './fill.js';
import { callListener, follow } from './follow.js';
import type { LocalMessagesSnapshot, ListWatch } from './local-data-types.js';
import type { Connection } from './on-store.js';
import { same } from './same.js';
import type { Store } from './store.js';
import type { LocalMessage } from './types.js';

export interface MessageWatchOptions {
  call: string;
  /** In the one spelling, as hints name it. */
  session: string;
  /** How many messages, 1 to maxMessagePage; more() adds as many again. */
  pageSize: number;
  filter: MessageFilter | undefined;
  /** Has the server asked for what may be missing behind a message, "" for the newest; absent: the server is not asked. */
  fill?(behind: string): Promise<{ data: { fillError?: unknown } }>;
}

/** Watches a conversation's messages; listener() is called with each new state of them. */
export function watchMessages(
  connection: Connection,
  options: MessageWatchOptions,
  listener: (snapshot: LocalMessagesSnapshot) => void,
): ListWatch {
  const { call, session, pageSize, filter, fill } = options;
  let limit = pageSize;
  let ended = false;
  let opened: Store | undefined;
  let latest: LocalMessagesSnapshot | undefined;

  const following = follow(connection, {
    call,
    concerns: (sessions) => sessions.includes(session) || sessions.includes(''),
    begin(store) {
      opened = store;
      askServer('');
    },
    async read(store, current) {
      const read = await readWindow(store);
      if (current() && take(read)) callListener(store, call, listener, latest!);
    },
  });

  /** What it brings is stored, and the hint of that leads to a reading. */
  function askServer(behind: string): void {
    const store = opened;
    if (!store || !fill) return;
    const report = (error: unknown) => store.report(call, error);
    fill(behind).then(({ data: { fillError } }) => fillError !== undefined && report(fillError), report);
  }

  /** The newest messages, newest first: as many as there were before, and what has come since. */
  async function readWindow(store: Store): Promise<Window> {
    const window: Window = { messages: [], hasMore: true, hasGap: false };
    let cursor = '';
    const readTo = async (count: number) => {
      while (window.hasMore && window.messages.length < count) {
        const most = Math.min(count - window.messages.length, maxMessagePage);
        const page = await store.call('getMessages', { session, startId: '', cursor, pageSize: most, down: false, filter });
        window.messages.push(...(page.messages as LocalMessage[]));
        window.hasMore = !page.isLast;
        window.hasGap ||= page.hasGap;
        cursor = page.cursor;
      }
    };
    await readTo(limit);
    limit += arrivals(window.messages);
    await readTo(limit);
    return window;
  }

  /** How many messages are new before the oldest that was shown and is still there: the window grows by them, so that it stays. */
  function arrivals(messages: LocalMessage[]): number {
    const known = byID(latest?.messages ?? []);
    let [count, begun] = [0, false];
    for (const { id } of [...messages].reverse()) {
      if (known.get(id)?.pop()) begun = true;
      else if (begun) count++;
    }
    return count;
  }

  /** Keeps what was read; false if it is what was there before. */
  function take({ messages, hasMore, hasGap }: Window): boolean {
    const before = latest?.messages ?? [];
    const known = byID(before);
    // What did not change keeps its identity: frameworks compare by it.
    const now = messages.reverse().map((message) => {
      const old = known.get(message.id) ?? [];
      const at = old.findIndex((one) => same(one, message));
      return at < 0 ? message : old.splice(at, 1)[0];
    });
    const moved = now.length !== before.length || now.some((message, i) => message !== before[i]);
    if (latest && !moved && hasMore === latest.hasMore && hasGap === latest.hasGap) return false;
    latest = { version: (latest?.version ?? 0) + 1, messages: moved ? now : before, hasMore, hasGap };
    return true;
  }

  const end = () => {
    ended = true;
    following.end();
  };
  return Object.assign(end, {
    more() {
      if (ended) return;
      limit += pageSize;
      following.again();
      askServer(latest?.messages.find(({ serverMsgId }) => isServerID(serverMsgId))?.serverMsgId ?? '');
    },
  });
}

/** Messages by their id: two tabs can make up the same one for two messages. */
function byID(messages: readonly LocalMessage[]): Map<string, LocalMessage[]> {
  const found = new Map<string, LocalMessage[]>();
  for (const message of messages) {
    const others = found.get(message.id);
    if (others) others.push(message);
    else found.set(message.id, [message]);
  }
  return found;
}

interface Window {
  /** Newest first. */
  messages: LocalMessage[];
  hasMore: boolean;
  hasGap: boolean;
}
