// What the list must be, told from the events alone: the rules of localcache/ in their simplest form, one account,
// single chats. Times are the ids: unique, and never taken from when something arrives.

export interface Listed {
  peer: string;
  unread: number;
  last: number | undefined;
  label: string | undefined;
}

interface Conversation {
  /** Messages that are held, by id. */
  held: Set<number>;
  /** Up to here nothing counts: it was read, or removed. */
  mark: number;
  /** The newest message of which the store has heard. */
  newest: number;
  /** When it was last active; 0 if there never was a message. */
  time: number;
  label: string | undefined;
}

export class Model {
  private readonly conversations = new Map<string, Conversation>();
  private readonly removed = new Map<string, number>();
  private readonly recalled = new Set<number>();

  message(peer: string, id: number): void {
    if (id <= (this.removed.get(peer) ?? 0)) return; // a replay of what the user removed
    const c = this.conversations.get(peer) ?? this.begin(peer);
    c.newest = Math.max(c.newest, id);
    c.time = Math.max(c.time, id);
    if (!this.recalled.has(id)) c.held.add(id);
  }

  recall(id: number): void {
    this.recalled.add(id);
    for (const c of this.conversations.values()) c.held.delete(id);
  }

  clear(peer: string): void {
    const c = this.conversations.get(peer);
    if (c) c.mark = c.newest;
  }

  label(peer: string, label: string): void {
    (this.conversations.get(peer) ?? this.begin(peer)).label = label;
  }

  remove(peer: string): void {
    const c = this.conversations.get(peer);
    if (c) this.removed.set(peer, c.newest);
    this.conversations.delete(peer);
  }

  /** Newest first; those without any message last, by session id from the end. */
  list(): Listed[] {
    return [...this.conversations]
      .sort(([a, x], [b, y]) => y.time - x.time || (a < b ? 1 : -1))
      .map(([peer, c]) => ({
        peer,
        unread: [...c.held].filter((id) => id > c.mark).length,
        last: c.held.size ? Math.max(...c.held) : undefined,
        label: c.label,
      }));
  }

  private begin(peer: string): Conversation {
    const mark = this.removed.get(peer) ?? 0;
    const c = { held: new Set<number>(), mark, newest: mark, time: 0, label: undefined };
    this.conversations.set(peer, c);
    return c;
  }
}

/** Numbers from 0 to below 1 that a seed tells (mulberry32). */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
