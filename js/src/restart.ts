// The next start of a module that could not be loaded, or ended, and what calls reject with until then.

import { COUNTED_MS } from './pauses.js';

/** A start that comes after a pause. */
export class Restart {
  #timer?: ReturnType<typeof setTimeout>;
  #pausing = false;

  /** Whether a failure's pause is not over: no call may start the module. */
  get pausing(): boolean {
    return this.#pausing;
  }

  /** Whether a start will come by itself. */
  get planned(): boolean {
    return this.#timer !== undefined;
  }

  /** Starts after a pause. Not pausing, a call may start the module sooner. */
  after(ms: number, start: () => void, pausing = ms > 0): void {
    this.stop();
    this.#pausing = pausing;
    this.#timer = setTimeout(() => {
      this.stop();
      start();
    }, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pausing = false;
  }
}

/** What calls reject with while a module that ended is not started again yet. */
export function endedAgain(times: number, pause: number, last: Error): Error {
  const { message } = (last.cause ?? last) as Error;
  const text =
    `localcache.wasm ended ${times} times within ${COUNTED_MS / 60_000} minutes by a fault of its own (${message}); ` +
    `it is started again ${pause / 1000} s after the last time: call again then`;
  return Object.assign(new Error(text, { cause: last.cause }), { name: last.name, retryable: true });
}

/** What calls reject with while a module that could not be loaded is not asked for again. */
export function notLoadedAgain(pause: number, last: Error): Error {
  const text = `${last.message}; it is tried again ${pause / 1000} s after the last time: call again then`;
  return Object.assign(new Error(text, { cause: last.cause ?? last }), { name: last.name, retryable: true });
}
