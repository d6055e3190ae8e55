// Which stores live, in all tabs: each holds two Web Locks. One says that it lives, to
// all releases; the other, that what it writes is in the change log. A store of 0.1,
// which keeps no log, holds the first one only.

import { inTime } from './in-time.js';

/** How long the browser may take to answer; it takes a millisecond. */
const PATIENCE_MS = 3000;

export interface StoreLock {
  /** The stores, by nonce, that have the database open; null if that cannot be known. */
  living(): Promise<string[] | null>;
  /**
   * Whether a store lives that keeps no change log. Where there are no Web Locks, none is known of: nothing
   * there relies on the log being whole but lists that are watched, and they begin anew with each visit.
   */
  unlogged(): Promise<boolean>;
  release(): void;
}

/** The stores of this page that are open: their nonces. */
const openHere = new Set<string>();

/**
 * Takes a store's lock. Without Web Locks (an insecure context, a sandboxed frame, a
 * browser that does not answer) it is not known which stores are open.
 */
export function takeLock(database: string, nonce: string): StoreLock {
  openHere.add(nonce);
  let unlock = () => {};
  const locks = lockManager();
  const prefix = `${database}/store/`;
  const logPrefix = `${database}/log/`;
  const released = new Promise<void>((resolve) => (unlock = resolve));
  const held =
    locks &&
    new Promise<void>((resolve, reject) => {
      const live = () => {
        resolve();
        return released;
      };
      // One within the other: whoever sees the first sees the second as well.
      locks.request(logPrefix + nonce, () => locks.request(prefix + nonce, live)).catch(reject);
    });
  held?.catch(() => {}); // living() reports it
  return {
    async living() {
      try {
        if (!locks) return null;
        await inTime(held!, PATIENCE_MS, 'no lock');
        return [...openHere, ...(await holders(locks, prefix))];
      } catch {
        return null;
      }
    },
    unlogged: () => isUnlogged(database),
    release() {
      openHere.delete(nonce);
      unlock();
    },
  };
}

/** See StoreLock.unlogged. */
export async function isUnlogged(database: string): Promise<boolean> {
  try {
    const locks = lockManager();
    if (!locks) return false;
    const all = await holders(locks, `${database}/`);
    return all.some((name) => name.startsWith('store/') && !all.includes(`log/${name.slice('store/'.length)}`));
  } catch {
    return false;
  }
}

/** The names of held locks that begin with a prefix, without it. */
async function holders(locks: LockManager, prefix: string): Promise<string[]> {
  const { held = [] } = await inTime(locks.query(), PATIENCE_MS, 'no list of locks');
  const names = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(prefix));
  return names.map((name) => name.slice(prefix.length));
}

function lockManager(): LockManager | undefined {
  try {
    return globalThis.navigator?.locks;
  } catch {
    return undefined; // a getter that throws
  }
}
