import { createCarrier } from '../../localcache/carrier.js';
import { cloneStored } from './copy.js';
import type { Bridge, GoExports } from './bridge.js';
// Go's own runtime, taken from the Go installation by the build (js/build.mjs).
import { Go, globals } from 'go-runtime';
import { defaultWasmUrl } from 'wasm-url';

/** The stamp of this build, linked into the module as well. */
declare const BUILD: string;

/** Where `localcache.wasm` comes from. Without it: from beside the script, as bundlers and script tags put it. */
export interface Configuration {
  /** Its address; a relative one is relative to the page. */
  wasmUrl?: string | URL;
  /** A module that is compiled already; it goes before `wasmUrl`. */
  wasmModule?: WebAssembly.Module;
}

/**
 * One module serves the whole page, however many plugins and script files of
 * the same build ask for it.
 */
interface Shared {
  configuration: Configuration;
  loading?: Promise<GoExports>;
  crashed?: Error;
  listeners: Set<(error: Error) => void>;
}

const shared = (): Shared => {
  const page = globalThis as unknown as Record<symbol, Shared | undefined>;
  return (page[Symbol.for(`localcache-wasm ${BUILD}`)] ??= { configuration: {}, listeners: new Set() });
};

/**
 * Says where the module is. Call it before `usePlugin`; a module that runs
 * already stays.
 *
 * @example
 * configure({ wasmUrl: "/static/localcache.wasm" });
 */
export function configure(configuration: Configuration): void {
  Object.assign(shared().configuration, configuration);
}

/** Starts loading the module before it is needed. Never throws: a failure shows in the first call that needs it. */
export function preload(): void {
  load().catch(() => {});
}

/** The module's exports. A load that failed is tried again by the next call. */
export function load(): Promise<GoExports> {
  const page = shared();
  page.loading ??= start(page).catch((error: unknown) => {
    page.loading = undefined;
    throw error;
  });
  return page.loading;
}

/** Hears when the running module ends by a fault. Returns how to stop hearing. */
export function onCrash(listener: (error: Error) => void): () => void {
  const { listeners } = shared();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What a call into Go comes to. Should the module end before, the promise would stay without an end. */
export function untilCrash<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = onCrash(reject);
    work.then(resolve, reject).finally(stop);
  });
}

async function start(page: Shared): Promise<GoExports> {
  const module = page.configuration.wasmModule ?? (await compile(page.configuration.wasmUrl ?? defaultWasmUrl()));
  const go = new Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  const exports = await run(go, instance, (error) => {
    page.loading = undefined;
    for (const listener of [...page.listeners]) listener(error);
  });
  if (exports.build !== BUILD) {
    throw new Error(`localcache.wasm is build ${exports.build}, the script is build ${BUILD}: deploy both from one version of the package`);
  }
  return exports;
}

async function compile(url: string | URL | undefined): Promise<WebAssembly.Module> {
  if (!url) {
    throw new Error('Where localcache.wasm is cannot be told from here: call configure({ wasmUrl }) with its address');
  }
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (cause) {
    throw new Error(`localcache.wasm could not be fetched from ${url}: ${(cause as Error).message}`, { cause });
  }
  if (!response.ok) {
    throw new Error(
      `localcache.wasm could not be fetched from ${url}: HTTP ${response.status} (serve it there, or call configure({ wasmUrl }) with its address)`,
    );
  }
  const type = response.headers.get('Content-Type') ?? '';
  try {
    if (WebAssembly.compileStreaming && type.startsWith('application/wasm')) return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new Error(
      `${url} is no WebAssembly module that this browser can compile (Content-Type ${type || 'missing'}): ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** What the module exports beside Go's own: wasm/doors.go. */
interface Doors {
  notify(id: number, event: number, length: number, slot: number): void;
  wake(handle: number): void;
}

let runs = 0;

/** Runs Go's main until it has called back with its exports. */
function run(go: InstanceType<typeof Go>, instance: WebAssembly.Instance, crashed: (error: Error) => void): Promise<GoExports> {
  const page = globalThis as Record<string, unknown>;
  const name = `localcache-wasm bridge ${++runs}`;
  return new Promise((resolve, reject) => {
    const doors = instance.exports as unknown as Doors;
    // A door only leaves word; then Go's goroutines get their turn.
    const bridge: Bridge = {
      createCarrier: (columns, notify) => createCarrier(columns, notify, cloneStored),
      notify(id, event, length, slot) {
        doors.notify(id, event, length, slot);
        go._resume();
      },
      ready(exports) {
        exports.wakeStore = (handle) => {
          doors.wake(handle);
          go._resume();
        };
        resolve(exports);
      },
      failed: (reason) => reject(new Error(reason)),
    };
    page[name] = bridge;
    go.argv = ['localcache', name];
    // Collecting garbage took a fifth of Go's time; the heap is a few MB (docs/performance.md).
    go.env = { GOGC: '400' };
    // Go's start-up looks for these globals; a page has none and shall keep none.
    const lent = Object.keys(globals).filter((global) => !(global in page));
    for (const global of lent) page[global] = globals[global];
    const ended = go.run(instance);
    for (const global of lent) delete page[global];
    delete page[name];
    const tell = (cause?: unknown) => {
      const error = new Error('localcache.wasm ended by a fault of its own, which the console tells; the next login starts it anew', {
        cause,
      });
      reject(error);
      crashed(error);
    };
    ended.then(() => tell(), tell);
  });
}
