/** What crosses between the shim and the Go module. wasm/main.go is the other side. */

import type { Carrier } from '../../localcache/carrier.js';

/** Handed to Go when it starts, through a global that Go takes away at once. */
export interface Bridge {
  createCarrier: typeof import('../../localcache/carrier.js').createCarrier;
  /** What the carrier tells Go by: wasm/doors.go. */
  notify: Parameters<typeof import('../../localcache/carrier.js').createCarrier>[1];
  /** Go's exports are usable. */
  ready(exports: GoExports): void;
  /** Go could not start. */
  failed(reason: string): void;
}

/** What Go offers. Every call returns at once; results come by promise or by the port. */
export interface GoExports {
  /** The build stamp that was linked into the module. */
  readonly build: string;
  /** The carrier that holds slots: see localcache/carrier.js. */
  carrier(): Carrier;
  /** Opens a store: the fields of OpenStore, as text. Returns its handle. */
  openStore(options: string, port: StorePort): number;
  /** Tells that a store has calls in line. Set by runtime.ts: it leads to wasm/doors.go. */
  wakeStore(handle: number): void;
  closeStore(handle: number): void;
  /** The contact calls, by name: (host, params) → promise. */
  [call: string]: unknown;
}

/** One open store, as Go sees it. */
export interface StorePort {
  /** Leaves the next calls in line, `most` at most, with the carrier, as records, and returns the length; 0 if there are none. */
  take(most: number): number;
  /** Calls that ended, left with the carrier: id, whether it worked, whether there is a result, the result or the failure. */
  settle(length: number): void;
  /** An event of the store, left with the carrier: its name, its fields. */
  event(length: number): void;
  /** Takes this store's lock and tells which stores hold theirs, by nonce. */
  prepare(): Promise<string[]>;
}
