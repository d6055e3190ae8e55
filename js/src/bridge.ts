/** What crosses between the shim and the Go module. wasm/main.go is the other side. */

import type { Driver } from '../../localcache/indexeddb/driver.js';

/** What Go gets when it starts, through a global that Go deletes at once. */
export interface Bridge {
  createDriver: typeof import('../../localcache/indexeddb/driver.js').createDriver;
  /** Notifies Go of an operation: wasm/exports.go. */
  notify: Parameters<typeof import('../../localcache/indexeddb/driver.js').createDriver>[0];
  /** Go's exports are usable. */
  ready(exports: GoExports): void;
  /** Go could not start. */
  failed(reason: string): void;
}

/** What Go offers. Every call returns at once; results come by promise or by the port. */
export interface GoExports {
  /** The build stamp that was linked into the module. */
  readonly build: string;
  /** The driver that holds slots: see localcache/indexeddb/driver.js. */
  driver(): Driver;
  /** Opens a store: the fields of OpenStore, as text. Returns its handle. */
  openStore(options: string, port: StorePort): number;
  /** Tells that a store has calls in line. Set by runtime.ts: it calls wasm/exports.go. */
  wakeStore(handle: number): void;
  /** Tells that a store was used without Go: see direct-reads.ts. Set by runtime.ts. */
  useStore(handle: number): void;
  /** Where in the memory there is 1 while a store is at rest: localcache/rest.go. */
  atRest(handle: number): number;
  /** The module's. Set by runtime.ts. */
  memory: WebAssembly.Memory;
  /**
   * Closes a store, at any time after openStore: calls in line are done first, if it was ready by then. The event
   * storeClosed is its end.
   */
  closeStore(handle: number): void;
  /** Says whether a store gives its port the event storeChanged: it does not before that is asked for. */
  tellChanges(handle: number, on: boolean): void;
  /** Does nothing. It is called because Go runs its goroutines after any call (resume.ts). */
  idle(): void;
  /** Makes a store that works in memory try its database again at once. */
  nudgeStore(handle: number): void;
  /** How many calls ran in memory only. */
  unsavedCalls(handle: number): number;
  /** A contact call: the records of a ContactHost and of the call with its name. Resolves with the result. */
  contactCall(text: string): Promise<any>;
  /** The connection's calls: js/src/minicore/exports.ts. */
  [call: string]: unknown;
}

/** One open store, as Go sees it. */
export interface StorePort {
  /** Writes the next calls in line, at most `most`, as records for Go, and returns the length; 0 if there are none. */
  take(most: number): number;
  /** Reads calls that ended: id, whether it worked, whether there is a result, the result or the failure. */
  settle(length: number): void;
  /** Reads an event of the store: its name, its fields. */
  event(length: number): void;
  /** Takes this store's lock and resolves with the nonces of the stores that hold theirs; null if that cannot be known. */
  living(): Promise<string[] | null>;
  /** Tells whether a store of a release that keeps no change log has the database open. */
  unlogged(): Promise<boolean>;
}
