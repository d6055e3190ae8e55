// Hints that the conversations of a database changed: from the stores of this page,
// from those of other tabs, and when the page is shown again, since it may have
// missed some. A hint may be wrong or come twice: its listener reads the change log.

/** Called with the sessions that changed; "" among them means any. */
export type HintListener = (sessions: readonly string[]) => void;

const any = [''];
/** A hint that names more sessions than these says "any". */
const mostSessions = 64;

/**
 * Between two hints to other tabs, ms: a frame, with which they show what changed. A
 * hint goes through the browser's own process, as every request of a database does:
 * one for each of many small transactions slows them all.
 */
const BETWEEN_MS = 16;

/** The hints of one database in this page. */
class Hints {
  private listeners = new Set<HintListener>();
  private channel: BroadcastChannel | undefined;
  private unsent = new Set<string>();
  private sending = false;
  private sent = -Infinity;

  constructor(private database: string) {
    globalThis.addEventListener?.('pageshow', this.shown);
    globalThis.document?.addEventListener('visibilitychange', this.shown);
    // An open channel keeps a page out of the back/forward cache.
    globalThis.addEventListener?.('pagehide', () => {
      this.send();
      this.channel?.close();
      this.channel = undefined;
    });
  }

  /** A store of this page changed sessions: tells all of the page at once, and the other tabs. */
  changed(sessions: readonly string[]): void {
    this.tell(sessions);
    for (const session of sessions) this.unsent.add(session);
    if (this.sending) return;
    this.sending = true;
    // The first hint goes at once; those of a burst of transactions are one.
    setTimeout(
      () => {
        this.sending = false;
        this.send();
      },
      Math.max(0, this.sent + BETWEEN_MS - performance.now()),
    );
  }

  private send(): void {
    if (this.unsent.size === 0) return;
    const all = this.unsent.size > mostSessions ? any : [...this.unsent];
    this.unsent.clear();
    this.sent = performance.now();
    this.open()?.postMessage(all);
  }

  listen(listener: HintListener): () => void {
    this.listeners.add(listener);
    this.open();
    return () => void this.listeners.delete(listener);
  }

  private tell(sessions: readonly string[]): void {
    for (const listener of [...this.listeners]) listener(sessions);
  }

  private shown = (): void => {
    if (globalThis.document?.visibilityState === 'hidden' || this.listeners.size === 0) return;
    this.open();
    this.tell(any);
  };

  private open(): BroadcastChannel | undefined {
    if (this.channel || typeof BroadcastChannel === 'undefined') return this.channel;
    try {
      this.channel = new BroadcastChannel(`${this.database}/changes`);
    } catch {
      return undefined; // a page whose origin is opaque
    }
    this.channel.onmessage = ({ data }) => this.tell(Array.isArray(data) ? data : any);
    // In Node, where a channel would keep the process alive.
    (this.channel as { unref?(): void }).unref?.();
    return this.channel;
  }
}

const byDatabase = new Map<string, Hints>();

/** The hints of a database. */
export function hintsOf(database: string): Hints {
  let hints = byDatabase.get(database);
  if (!hints) byDatabase.set(database, (hints = new Hints(database)));
  return hints;
}
