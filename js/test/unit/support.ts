// What several unit tests share: pages without a past, the real module, and a Go side that a test plays itself.
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDriver } from '../../../localcache/indexeddb/driver.js';
import type { OpenStore } from '../../src/bridge/declared.generated.js';
import type { GoExports, StorePort } from '../../src/bridge.js';

declare const BUILD: string;

const SHARED = Symbol.for(`localcache-wasm ${BUILD}`);
const page = globalThis as unknown as Record<symbol, unknown>;

/** Forgets what the page knows of the module, as a reload does. */
export function reload(): void {
  delete page[SHARED];
}

/** Whether anything asked for the module since the last reload. */
export const moduleWasAskedFor = () => Boolean((page[SHARED] as { loading?: unknown } | undefined)?.loading);

/** The bytes of localcache.wasm with the stamp of these tests. */
export const wasmBytes = () => fs.readFileSync('build/unit/localcache.wasm');

let compiled: Promise<WebAssembly.Module> | undefined;
export const wasmModule = () => (compiled ??= WebAssembly.compile(wasmBytes()));

/** A web server on this machine, which a test ends with close(). */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/localcache.wasm`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The same numbers from 0 to 1 for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let n = Math.imul(state ^ (state >>> 15), 1 | state);
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
    return ((n ^ (n >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lets everything that waits for microtasks only run. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** What became of a promise, without waiting for it. */
export async function stateOf(promise: Promise<unknown>): Promise<'pending' | 'resolved' | 'rejected'> {
  let state: 'pending' | 'resolved' | 'rejected' = 'pending';
  promise.then(
    () => (state = 'resolved'),
    () => (state = 'rejected'),
  );
  await settled();
  return state;
}

/** One store as the Go side sees it. */
export interface OpenedStore {
  options: OpenStore;
  port: StorePort;
  handle: number;
  closed: boolean;
  /** How often the shim said that calls wait. */
  woken: number;
  /** How often the shim said that the database may be had now. */
  nudged: number;
  unsaved: number;
  /** How often the shim said that it was used without Go. */
  used: number;
}

/** A Go side that does nothing by itself, on the real driver: the test decides when a store is ready, runs and closes. */
export function playGo() {
  const driver = createDriver(() => {});
  const opened: OpenedStore[] = [];
  const exports: GoExports = {
    build: BUILD,
    driver: () => driver,
    openStore(text, port) {
      const [database, vendorName, user, nonce, durability] = text.slice(1).split('\x1f');
      opened.push({
        options: { database, vendorName, user, nonce, durability },
        port,
        handle: opened.length + 1,
        closed: false,
        woken: 0,
        nudged: 0,
        unsaved: 0,
        used: 0,
      });
      return opened.length;
    },
    contactCall: () => Promise.resolve(),
    wakeStore: (handle) => void opened[handle - 1].woken++,
    useStore: (handle) => void opened[handle - 1].used++,
    memory: new WebAssembly.Memory({ initial: 1 }),
    atRest: (handle) => handle * 4,
    closeStore: (handle) => void (opened[handle - 1].closed = true),
    idle() {},
    tellChanges: () => {},
    nudgeStore: (handle) => void opened[handle - 1].nudged++,
    unsavedCalls: (handle) => opened[handle - 1].unsaved,
  };
  return {
    exports,
    opened,
    driver,
    /** The next batch of calls: [id, name, …arguments as text, null for nothing]. */
    take(store: OpenedStore, most = 1024): any[][] {
      const length = store.port.take(most);
      if (length === 0) return [];
      const calls = new TextDecoder().decode(driver.toGo().subarray(0, length)).split('\x1e').slice(1);
      return calls.map((call) => {
        const [id, ...rest] = call.split('\x1f').map((field) => (field === '\x1c' ? null : field));
        return [Number(id), ...rest];
      });
    },
    /** Ends calls: [id, result] or [id, , name, message, cause]. */
    settle(store: OpenedStore, ...rows: [id: number, result?: unknown, name?: string, message?: string, cause?: unknown][]): void {
      const records = rows.map(([id, result, name, message, cause]) =>
        message === undefined ? [id, 1, 1, driver.keep(result)] : [id, 0, name, message, cause === undefined ? 0 : driver.keep(cause)],
      );
      store.port.settle(leave(records.map((record) => `\x1e${record.join('\x1f')}`).join('')));
    },
    /** Sets whether a store is at rest. */
    rest(store: OpenedStore, isAtRest: boolean): void {
      new Uint32Array(exports.memory.buffer)[store.handle] = Number(isAtRest);
    },
    /** An event of the store: its name and its fields. */
    event: (store: OpenedStore, ...fields: (string | number)[]) => store.port.event(leave(`\x1e${fields.join('\x1f')}`)),
  };

  function leave(text: string): number {
    const bytes = new TextEncoder().encode(text);
    driver.grow(bytes.length).set(bytes);
    return bytes.length;
  }
}
