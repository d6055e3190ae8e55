// How a running module ends. It never should: a panic in Go ends it, and so does an exception that passes through it,
// such as the engine's own when there is no memory or the stack is too deep. Go learns of a panic only, and what it calls
// then has no effect; of the other it learns nothing, and whatever it does afterwards is wrong.

import { globals, type Go } from 'go-runtime';

/** So much of what Go wrote last is kept, characters: a panic with the stacks of its goroutines. */
const KEPT = 16_384;

/**
 * Watches a Go that is about to run. Gives the one way into it: work that runs Go code, and that does nothing once Go has
 * ended. `ended` is called once, with the error that calls in flight reject with.
 */
export function guarded(go: InstanceType<typeof Go>, ended: (error: Error) => void): (work: () => void) => void {
  const written = keepOutput();
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
    stopEntering(go);
    const cause = exited ? panicOf(written.text()) : fault;
    ended(moduleEnded(cause));
  };
  const enter = (work: () => void) => {
    if (over) return;
    try {
      work();
    } catch (fault) {
      // A Go that was called by this one may have ended, and told it.
      if (!over) end(fault);
      return;
    }
    if (exited && !over) end();
  };
  // Callbacks of JavaScript and Go's timers come in by this method.
  const resume = go._resume;
  if (resume) go._resume = () => enter(() => resume.call(go));
  return enter;
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

/**
 * Stops timers of a Go that has ended, and lets what it calls in JavaScript fail, as Go's own exit does: the caller of a
 * callback in which it ended must not go on with a stack that is not its own.
 */
function stopEntering(go: InstanceType<typeof Go>): void {
  for (const timer of go._scheduledTimeouts?.values() ?? []) clearTimeout(timer);
  go._scheduledTimeouts?.clear();
  delete go._inst;
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
