// Which stores live, in all tabs: each holds a Web Lock.

import { inTime } from './loading.js';

/** How long the browser may take to answer; it takes a millisecond. */
const PATIENCE_MS = 3000;

export interface StoreLock {
  /** The stores, by nonce, that have the database open; null if that cannot be known. */
  living(): Promise<string[] | null>;
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
  let letGo = () => {};
  const locks = lockManager();
  const prefix = `${database}/store/`;
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const held =
    locks &&
    new Promise<void>((resolve, reject) => {
      locks
        .request(prefix + nonce, () => {
          resolve();
          return released;
        })
        .catch(reject);
    });
  held?.catch(() => {}); // living() reports it
  return {
    async living() {
      try {
        if (!locks) return null;
        await inTime(held!, PATIENCE_MS, 'no lock');
        const { held: all = [] } = await inTime(locks.query(), PATIENCE_MS, 'no list of locks');
        const elsewhere = all.map((lock) => lock.name ?? '').filter((name) => name.startsWith(prefix));
        return [...openHere, ...elsewhere.map((name) => name.slice(prefix.length))];
      } catch {
        return null;
      }
    },
    release() {
      openHere.delete(nonce);
      letGo();
    },
  };
}

function lockManager(): LockManager | undefined {
  try {
    return globalThis.navigator?.locks;
  } catch {
    return undefined; // a getter that throws
  }
}
