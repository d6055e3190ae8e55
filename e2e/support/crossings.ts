// Notes in which order a page crosses between Go and JavaScript. It wraps what the module imports and
// exports, before the page loads it, so the package itself knows nothing of it.
//
// Only calls of functions count. Go calls JavaScript's functions by valueInvoke, and the browser's own
// (a socket's send, a new array of bytes) by valueCall and valueNew: these are left out. JavaScript
// calls Go by the exports notify and wake, and by the handler of a socket's frames. The export used is left out: it tells
// Go at most once a second that lists and pages were read without it.
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    crossings: string[];
  }
}

export async function noteCrossings(page: Page): Promise<void> {
  await page.addInitScript(inPage);
}

function inPage(): void {
  const crossings: string[] = (window.crossings = []);
  const note =
    <F extends (...args: any[]) => unknown>(name: string, f: F) =>
    (...args: Parameters<F>) => {
      crossings.push(name);
      return f(...args);
    };

  const onmessage = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage')!;
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...onmessage,
    set(handler) {
      onmessage.set!.call(this, handler && note('frame to Go', (event: MessageEvent) => handler.call(this, event)));
    },
  });

  const instantiate = WebAssembly.instantiate as (module: WebAssembly.Module, imports: any) => Promise<WebAssembly.Instance>;
  Object.assign(WebAssembly, {
    async instantiate(module: WebAssembly.Module, imports: any) {
      for (const group of Object.values<any>(imports)) {
        const name = 'syscall/js.valueInvoke';
        if (group[name]) group[name] = note('call of JavaScript', group[name]);
      }
      const instance = await instantiate(module, imports);
      const exports = { ...instance.exports } as Record<string, any>;
      for (const name of ['notify', 'wake']) exports[name] = note(`${name} Go`, exports[name]);
      Object.defineProperty(instance, 'exports', { value: exports });
      return instance;
    },
  });
}
