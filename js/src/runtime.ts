import { checkRetention } from './retention.js';
import { createDriver } from '../../localcache/indexeddb/driver.js';
import { cloneStored } from './copy.js';
import type { Bridge, GoExports } from './bridge.js';
// Go's own runtime, taken from the Go installation by the build (js/build.mjs).
import { Go, globals } from 'go-runtime';
import { listsFirst } from './early-list.js';
import { compileModule, instantiate } from './loading.js';
import { guarded } from './module-end.js';
import { resumer } from './resume.js';
import { shared as sharedState, type Configuration, type Shared as SharedState } from './shared.js';

export type { Configuration };

/** The stamp of this build, linked into the module as well. */
declare const BUILD: string;

type Shared = SharedState<GoExports>;
const shared = (): Shared => sharedState<GoExports>();

/**
 * Says where the module is and which messages stores keep. Call it before
 * `usePlugin`; a module that runs already stays.
 *
 * @example
 * configure({ wasmUrl: "/static/localcache.wasm", retention: { messagesPerConversation: 5000, days: 365 } });
 */
export function configure(configuration: Configuration): void {
  checkRetention(configuration.retention);
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

/** Whether the module has run in this page. */
export const hasRun = (): boolean => Boolean(shared().ran);

/** Calls a listener when the running module ends by a fault. Returns how to stop. */
export function onModuleEnd(listener: (error: Error) => void): () => void {
  const { endListeners } = shared();
  endListeners.add(listener);
  return () => endListeners.delete(listener);
}

/** Calls a listener each time the module has been loaded, when load() gives it. Returns how to stop. */
export function onLoad(listener: () => void): () => void {
  const { loadListeners } = shared();
  loadListeners.add(listener);
  return () => loadListeners.delete(listener);
}

/** The result of a call into Go. It rejects if the module ends first: the call's own promise would never settle. */
export function untilModuleEnds<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = onModuleEnd(reject);
    work.then(resolve, reject).finally(stop);
  });
}

async function start(page: Shared): Promise<GoExports> {
  // A list that is called for in the same task comes first: compiling takes the processor from it, and Go's start the page.
  await Promise.resolve();
  await listsFirst();
  const module = await compileModule(page.configuration);
  await listsFirst();
  const go = new Go();
  const instance = await instantiate(module, go.importObject);
  const exports = await run(go, instance, (error) => {
    page.loading = undefined;
    for (const listener of [...page.endListeners]) listener(error);
  });
  page.ran = true;
  if (exports.build !== BUILD) {
    throw new Error(`localcache.wasm is build ${exports.build}, the script is build ${BUILD}: deploy both from one version of the package`);
  }
  for (const listener of [...page.loadListeners]) listener();
  return exports;
}

/** What the module exports: wasm/exports.go, and Go's memory. */
interface Signals {
  notify(id: number, event: number, length: number, slot: number): void;
  wake(handle: number): void;
  used(handle: number): void;
  mem: WebAssembly.Memory;
}

let runs = 0;

/** Starts Go's main and resolves when it has passed its exports. */
function run(go: InstanceType<typeof Go>, instance: WebAssembly.Instance, ended: (error: Error) => void): Promise<GoExports> {
  const page = globalThis as Record<string, unknown>;
  const name = `localcache-wasm bridge ${++runs}`;
  return new Promise((resolve, reject) => {
    const signals = instance.exports as unknown as Signals;
    const { enter, run } = guarded(go, (error) => {
      reject(error);
      ended(error);
    });
    // These only queue work for a goroutine; then the Go scheduler runs.
    let resume = () => {};
    const bridge: Bridge = {
      createDriver: (notify) => createDriver(notify, cloneStored),
      notify: (id, event, length, slot) =>
        enter(() => {
          signals.notify(id, event, length, slot);
          resume();
        }),
      ready(exports) {
        resume = resumer(go, () => exports.idle());
        const signal = (send: (handle: number) => void) => (handle: number) =>
          enter(() => {
            send(handle);
            resume();
          });
        exports.wakeStore = signal(signals.wake);
        exports.useStore = signal(signals.used);
        exports.memory = signals.mem;
        resolve(exports);
      },
      failed: (reason) => reject(new Error(reason)),
    };
    page[name] = bridge;
    go.argv = ['localcache', name];
    // Collecting garbage took a fifth of Go's time; the heap is a few MB. It may grow to five times what is in use,
    // but with a large account not beyond the limit, if it can be helped (docs/performance.md).
    go.env = { GOGC: '400', GOMEMLIMIT: '128MiB' };
    // Go reads these globals while it starts. A page has none, so they are deleted again.
    const lent = Object.keys(globals).filter((global) => !(global in page));
    for (const global of lent) page[global] = globals[global];
    run(instance);
    for (const global of lent) delete page[global];
    delete page[name];
  });
}
