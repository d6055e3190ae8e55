import type { Retention } from './retention.js';

/** The stamp of this build, linked into the module as well. */
declare const BUILD: string;

/** The bytes of localcache.wasm, or the module that was compiled from them. */
export type WasmSource = WebAssembly.Module | BufferSource;

/** Where `localcache.wasm` comes from (without it: from beside the script, as bundlers and script tags put it), and what stores keep. */
export interface Configuration {
  /** Its address; a relative one is relative to the page. */
  wasmUrl?: string | URL;
  /**
   * The module itself, compiled or as bytes, or a function that gives it. If it is given
   * `wasmUrl` is not used. The function is called when the module is needed, and
   * again after a load that failed. `localcache-wasm/inline` exports such a one.
   */
  wasmModule?: WasmSource | (() => WasmSource | Promise<WasmSource>);
  /** Which messages stores keep. Default: all. It holds for stores that are opened afterwards. */
  retention?: Retention;
}

/**
 * What all scripts of this build share: one module serves the whole page,
 * however many plugins and script files ask for it.
 */
export interface Shared<Exports = unknown> {
  configuration: Configuration;
  loading?: Promise<Exports>;
  /** The module has run in this page. */
  ran?: boolean;
  /** Called when the running module ends by a fault. */
  endListeners: Set<(error: Error) => void>;
  /** Called when the module has been loaded. */
  loadListeners: Set<() => void>;
}

export function shared<Exports>(): Shared<Exports> {
  const page = globalThis as unknown as Record<symbol, Shared<Exports> | undefined>;
  return (page[Symbol.for(`localcache-wasm ${BUILD}`)] ??= { configuration: {}, endListeners: new Set(), loadListeners: new Set() });
}
