// How a running module ends. It never should: a panic in Go ends it, and so does an exception that passes through it,
// such as the engine's own when there is no memory or the stack is too deep. Go learns of a panic only, and what it calls
// then has no effect; of the other it learns nothing, and whatever it does afterwards is wrong.

import { globals, type Go } from 'go-runtime';

/** So much of what Go wrote last is kept, characters: a panic with the stacks of its goroutines. */
const KEPT = 16_384;

/**
 * Runs a Go whose end is noticed. `ended` is called once, with the error that calls in flight reject with; `enter` is the
 * one way into the module: it runs work that runs Go code, and does nothing once Go has ended.
 */
export function guarded(go: InstanceType<typeof Go>, ended: (error: Error) => void) {
  const written = keepOutput();
  let held: unknown[] = [];
  let over = false;
  let exited = false;
  const exit = go.exit.bind(go);
  go.exit = (code) => {
    exited = true;
    exit(code);
  };
  const end = (fault?: unknown) => {
    over = true;
    written.stop();
    stopTimers(go);
    closeAll(held);
    // The caller of a callback in which it ended must not go on with a stack that is not its own: without this, which Go's
    // own exit takes away too, what it calls in JavaScript throws.
    delete go._inst;
    ended(moduleEnded(exited ? panicOf(written.text()) : fault));
  };
  const enter = (work: () => void) => {
    if (over) return;
    try {
      work();
    } catch (fault) {
      if (!over) end(fault); // else it ended in a callback, and this is how its caller ends
      return;
    }
    if (exited && !over) end();
  };
  // Callbacks of JavaScript and Go's timers come in by this method.
  const resume = go._resume;
  if (resume) go._resume = () => enter(() => resume.call(go));
  return {
    enter,
    run(instance: WebAssembly.Instance): void {
      const running = go.run(instance);
      held = go._values ?? [];
      running.then(
        () => enter(() => {}),
        (fault) =>
          enter(() => {
            throw fault;
          }),
      );
    },
  };
}

/** What calls in flight reject with. */
function moduleEnded(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = `localcache.wasm ended by a fault of its own (${reason}); it is started again: call once more`;
  return Object.assign(new Error(text, { cause }), { name: 'ModuleEndedError', retryable: true });
}

/** The panic, with Go's stack as its own. */
function panicOf(output: string): Error {
  const from = Math.max(0, output.search(/^(panic|fatal error): /m));
  const stack = output.slice(from).trim();
  const message = /^.*/.exec(stack)![0] || 'Go exited without a word';
  return Object.assign(new Error(message), { name: 'GoPanic', stack });
}

function stopTimers(go: InstanceType<typeof Go>): void {
  for (const timer of go._scheduledTimeouts?.values() ?? []) clearTimeout(timer);
  go._scheduledTimeouts?.clear(); // Go runs for as long as its timer is in there
}

/**
 * Closes the databases and sockets among the values that Go held. Nobody would answer a database's `versionchange`, so
 * the deletion of the database would wait for this page to be closed; and the server would take the user for connected.
 */
function closeAll(held: unknown[]): void {
  const closable = [globalThis.IDBDatabase, globalThis.WebSocket].filter((type) => typeof type === 'function');
  for (const value of held) {
    if (closable.some((type) => value instanceof type)) (value as IDBDatabase | WebSocket).close();
  }
}

/** Keeps the end of what Go writes, beside writing it to the console. */
function keepOutput() {
  const fs = globals.fs as { writeSync(fd: number, bytes: Uint8Array): number };
  const own = fs.writeSync;
  const decoder = new TextDecoder();
  let text = '';
  const keeping = function (fd: number, bytes: Uint8Array) {
    text = (text + decoder.decode(bytes, { stream: true })).slice(-KEPT);
    return own.call(fs, fd, bytes);
  };
  fs.writeSync = keeping;
  return {
    text: () => text,
    stop() {
      if (fs.writeSync === keeping) fs.writeSync = own;
    },
  };
}
