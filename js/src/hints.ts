// Hints that the conversations of a database changed: from the stores of this page,
// from those of other tabs, and when the page is shown again, since it may have
// missed some. A hint may be wrong or come twice: its listener reads the change log.
//
// A hint to other tabs goes through the browser's own process, as every request of a
// database does, and slows them. So a page that writes sends none before it knows
// that another listens: it asks when its store opens, and a page that begins to listen
// says so. When it first learns so it gives the hint "any", for what it wrote before.

/** Called with the sessions that changed; "" among them means any. */
export type HintListener = (sessions: readonly string[]) => void;

const any = [''];
/** A hint that names more sessions than these says "any". */
const mostSessions = 64;

/** The messages between pages beside hints, which are arrays. */
const whoListens = 'who listens?';
const listening = 'listening';

/**
 * Between two hints to other tabs, ms: a frame, with which they show what changed.
 * One for each of many small transactions would slow them all.
 */
const BETWEEN_MS = 16;

/** The hints of one database in this page. */
class Hints {
  private listeners = new Set<HintListener>();
  /** Called with whether anybody listens: of the stores of this page, which write. */
  private writers = new Set<(wanted: boolean) => void>();
  /** Another page listens, or has listened. */
  private otherListens = false;
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
    this.notify(sessions);
    if (!this.otherListens) return;
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

  listen(listener: HintListener): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      if (this.channel) this.channel.postMessage(listening);
      else this.open();
      this.notifyWriters();
    }
    return () => {
      if (this.listeners.delete(listener)) this.notifyWriters();
    };
  }

  /** Calls a store with whether anybody listens to its changes: now, and whenever that may have changed. Returns how to stop. */
  whenWanted(writer: (wanted: boolean) => void): () => void {
    this.writers.add(writer);
    if (!this.channel) this.open();
    else if (!this.otherListens) this.channel.postMessage(whoListens);
    writer(this.wanted);
    return () => void this.writers.delete(writer);
  }

  private get wanted(): boolean {
    return this.otherListens || this.listeners.size > 0;
  }

  private notifyWriters(): void {
    for (const writer of [...this.writers]) writer(this.wanted);
  }

  private send(): void {
    if (this.unsent.size === 0) return;
    const all = this.unsent.size > mostSessions ? any : [...this.unsent];
    this.unsent.clear();
    this.sent = performance.now();
    this.open()?.postMessage(all);
  }

  private notify(sessions: readonly string[]): void {
    for (const listener of [...this.listeners]) listener(sessions);
  }

  private shown = (): void => {
    if (globalThis.document?.visibilityState === 'hidden') return;
    if (this.listeners.size > 0 || this.writers.size > 0) this.open();
    this.notify(any);
  };

  /** The channel, opened if it is not. Who opens it receives before it says that it listens, or asks who does. */
  private open(): BroadcastChannel | undefined {
    if (this.channel || typeof BroadcastChannel === 'undefined') return this.channel;
    try {
      this.channel = new BroadcastChannel(`${this.database}/changes`);
    } catch {
      return undefined; // a page whose origin is opaque
    }
    this.channel.onmessage = ({ data }) => this.receive(data);
    // In Node, where a channel would keep the process alive.
    (this.channel as { unref?(): void }).unref?.();
    if (this.listeners.size > 0) this.channel.postMessage(listening);
    if (this.writers.size > 0 && !this.otherListens) this.channel.postMessage(whoListens);
    return this.channel;
  }

  private receive(message: unknown): void {
    if (message === whoListens) {
      if (this.listeners.size > 0) this.channel?.postMessage(listening);
    } else if (message !== listening) {
      this.notify(Array.isArray(message) ? message : any);
    } else if (!this.otherListens) {
      this.otherListens = true;
      if (this.writers.size > 0) this.channel?.postMessage(any);
      this.notifyWriters();
    }
  }
}

const byDatabase = new Map<string, Hints>();

/** The hints of a database. */
export function hintsOf(database: string): Hints {
  let hints = byDatabase.get(database);
  if (!hints) byDatabase.set(database, (hints = new Hints(database)));
  return hints;
}
