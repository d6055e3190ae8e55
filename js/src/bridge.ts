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
  openStore(options: OpenOptions, port: StorePort): number;
  /** Tells that a store has calls in line. Set by runtime.ts: it leads to wasm/doors.go. */
  wakeStore(handle: number): void;
  closeStore(handle: number): void;
  /** The contact calls, by name: (host, params) → promise. */
  [call: string]: unknown;
}

export interface OpenOptions {
  database: string;
  vendorName: string;
  user: string;
  /** Names this store among all that have the database open: the page's name, a dot, a number. */
  nonce: string;
  durability: 'relaxed' | 'strict';
}

/** One open store, as Go sees it. */
export interface StorePort {
  /** Leaves the next calls in line, `most` at most, with the carrier, as wire.ts writes them, and returns the length; 0 if there are none. */
  take(most: number): number;
  /** Calls that ended, left with the carrier: JSON of [id, resultSlot] or [id, 0, name, message, causeSlot]. */
  settle(length: number): void;
  /** "ready" kind reason | "import" state conversations messages skipped reason | "error" message | "closed" */
  event(kind: string, ...details: unknown[]): void;
  /** Takes this store's lock and tells which stores hold theirs, by nonce. */
  prepare(): Promise<string[]>;
}
