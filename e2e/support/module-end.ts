// Ends the module of a page from outside: nothing in the shipped files helps.
import type { Page } from './fixtures';

/**
 * `panic`: Go panics, on an argument that only the shim can give.
 * `exception`: what Go calls in JavaScript throws, and the exception passes through the module's stack, as the engine's
 * own do (a trap, no memory, a stack that is too deep). Go does not learn of it.
 * `memory`: Go needs more, and all that a module can have is taken.
 */
export type WayToEnd = 'panic' | 'exception' | 'memory';

/** Notes the modules that are started from now on, with what they import. */
export async function noteModules(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.modules = 0;
    const { instantiate } = WebAssembly;
    const instrumented = (module: WebAssembly.Module, imports: WebAssembly.Imports) => {
      window.modules++;
      const wrapped: WebAssembly.Imports = {};
      let dead = false;
      for (const [room, members] of Object.entries(imports)) {
        wrapped[room] = { ...members };
        for (const [name, own] of Object.entries(members)) {
          if (typeof own !== 'function') continue;
          wrapped[room][name] = (...args: unknown[]) => {
            if (window.throwing && !dead) {
              window.throwing = false;
              dead = true;
              throw new Error('thrown through the module');
            }
            return (own as (...args: unknown[]) => unknown)(...args);
          };
        }
      }
      return instantiate(module, wrapped).then((instance) => {
        const memory = instance.exports.mem as WebAssembly.Memory;
        window.takeMemory = () => {
          memory.grow(65536 - memory.buffer.byteLength / 65536);
          // As Go does when it has grown it.
          (imports.gojs!['runtime.resetMemoryDataView'] as (stack: number) => void)(0);
        };
        return instance;
      });
    };
    WebAssembly.instantiate = instrumented as typeof instantiate;
  });
}

/** Puts `endNow` on the page, which resolves when the module of the moment has ended. */
export async function endModule(page: Page, way: WayToEnd): Promise<void> {
  await page.evaluate(async (way) => {
    const key = Object.getOwnPropertySymbols(globalThis).find(({ description }) => /^localcache-wasm [^ ]+$/.test(description!))!;
    const shared = (globalThis as any)[key];
    const exports = await shared.loading;
    window.endNow = () =>
      new Promise((resolve) => {
        const ended = () => {
          shared.endListeners.delete(ended);
          resolve();
        };
        shared.endListeners.add(ended);
        if (way === 'exception') {
          window.throwing = true;
          return;
        }
        try {
          if (way === 'memory') {
            window.takeMemory();
            exports.openStore('x'.repeat(100 << 20), {});
          } else exports.openStore(undefined, undefined);
        } catch {
          // the panic may come out of the call as well
        }
      });
  }, way);
}

declare global {
  interface Window {
    /** How many modules were started. */
    modules: number;
    /** Takes all the memory that the last one can have. */
    takeMemory(): void;
    /** The next call from Go throws. */
    throwing?: boolean;
    endNow(): Promise<void>;
  }
}
