// Following the open store of a connection, whichever login opens it: a reading now, and one after each hint that
// something changed, at most once a frame.

import { classOf, type Connection } from './on-store.js';
import type { LocalCacheInstance } from './local-cache.js';
import type { StoreState } from './health.js';
import type { Store } from './store.js';

/** When a hidden page, whose frames do not come, gets its turn. */
const hiddenFrame = 100;
/** ms until what could not be read is read again: doubled with each failure, up to the longest. */
const firstRetry = 200;
const longestRetry = 30_000;

/** States in which calls are answered. */
const usable = new Set<StoreState>(['ready', 'degraded', 'refused']);

export interface FollowOptions {
  /** Whose failures are reported in health. */
  call: string;
  /** Whether a change of these sessions is worth a reading; "" among them means any. Default: always. */
  concerns?(sessions: readonly string[]): boolean;
  /** A store is followed from now on. */
  begin?(store: Store): void;
  /** It is followed no more. */
  leave?(store: Store): void;
  /** Reads. `current()` is false once what was read is for nobody; of these sessions there were hints. */
  read(store: Store, current: () => boolean, hinted: readonly string[]): Promise<void>;
}

export interface Following {
  /** Reads once more, if a store is open. */
  again(): void;
  end(): void;
}

export function follow(connection: Connection, { call, concerns = () => true, begin, leave, read }: FollowOptions): Following {
  let ended = false;
  let now: { store: Store; hinted: boolean; sessions: Set<string>; reading: boolean; failures: number; stop(): void } | undefined;

  const leaveStore = () => {
    const { store, stop } = now ?? {};
    now = undefined;
    stop?.();
    if (store) leave?.(store);
  };
  const stopStores = eachStore(connection, (store) => {
    leaveStore();
    begin?.(store);
    const stopHints = store.onChanged((sessions) => {
      if (!concerns(sessions)) return;
      for (const session of sessions) if (session !== '') mine.sessions.add(session);
      hint(mine);
    });
    // What could not be read before can be now, and memory may have come into the database.
    const stopHealth = store.onHealthChange(({ state }) => usable.has(state) && hint(mine));
    const mine = {
      store,
      hinted: false,
      sessions: new Set<string>(),
      reading: false,
      failures: 0,
      stop() {
        stopHints();
        stopHealth();
      },
    };
    now = mine;
    hint(mine);
  });

  function hint(mine: NonNullable<typeof now>): void {
    mine.hinted = true;
    if (!mine.reading) void readOn(mine);
  }

  /** Reads until no hint came meanwhile. */
  async function readOn(mine: NonNullable<typeof now>): Promise<void> {
    const current = () => !ended && now === mine;
    mine.reading = true;
    while (mine.hinted && current()) {
      mine.hinted = false;
      const sessions = [...mine.sessions];
      mine.sessions.clear();
      try {
        await read(mine.store, current, sessions);
        mine.failures = 0;
      } catch (error) {
        if (!current()) break;
        mine.store.report(call, error);
        // Without another change nothing else would lead to a reading.
        const pause = Math.min(firstRetry * 2 ** mine.failures++, longestRetry);
        if (!mine.store.closing) setTimeout(() => current() && hint(mine), pause);
      }
      if (current()) await new Promise<void>(nextFrame);
    }
    mine.reading = false;
  }

  return {
    again() {
      if (now) hint(now);
    },
    end() {
      ended = true;
      stopStores();
      leaveStore();
    },
  };
}

/** Calls a listener of the application; what it throws is reported in health. */
export function callListener<T>(store: Store, call: string, listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    store.report(call, error);
  }
}

/**
 * Calls use() with the connection's open store, now and each time a login opens
 * another. Returns how to stop.
 */
export function eachStore(connection: Connection, use: (store: Store) => void): () => void {
  const cls = classOf(connection);
  const stop = cls.onInstance((cache: LocalCacheInstance) => use(cache.store));
  const now = cls.getInstance();
  if (now) use(now.store);
  return stop;
}

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
