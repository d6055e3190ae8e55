// How the end of a module is noticed, on a Go that is played.
import assert from 'node:assert/strict';
import test from 'node:test';
import { globals } from 'go-runtime';
import { guarded } from '../../src/module-end';

/** A Go whose code is what `resumed` does. It has wasm_exec.js's members. */
function playGo() {
  const go = {
    exited: [] as number[],
    resumed: () => {},
    exit(code: number) {
      go.exited.push(code);
    },
    _inst: {},
    _values: [] as unknown[],
    _scheduledTimeouts: new Map<number, any>(),
    _resume() {
      go.resumed();
    },
    run: () => new Promise<void>(() => {}),
  };
  const ends: any[] = [];
  const { enter, run } = guarded(go as any, (error) => ends.push(error));
  run({} as any);
  return { go, ends, enter };
}

const write = (text: string) => (globals.fs as any).writeSync(2, new TextEncoder().encode(text));

test('an exception out of Go ends it once, is the cause, and nothing runs in it any more', () => {
  const { go, ends, enter } = playGo();
  const trap = new Error('unreachable');
  go.resumed = () => {
    throw trap;
  };
  go._resume(); // as a callback of JavaScript: it does not throw into the caller
  assert.equal(ends.length, 1);
  assert.deepEqual([ends[0].name, ends[0].retryable, ends[0].cause], ['ModuleEndedError', true, trap]);
  assert.match(ends[0].message, /^localcache\.wasm ended by a fault of its own \(unreachable\); it is started again: call once more$/);
  go.resumed = () => assert.fail('it runs');
  go._resume();
  enter(() => assert.fail('it is entered'));
  assert.equal(ends.length, 1);
});

test('a Go in whose callback it ended cannot go on with what it called', () => {
  const { go, ends, enter } = playGo();
  const inner = new Error('the fault');
  let wentOn = false;
  enter(() => {
    go.resumed = () => {
      throw inner;
    };
    go._resume(); // Go called JavaScript, and that a callback of Go
    (go._inst as any).exports; // what wasm_exec.js does next
    wentOn = true;
  });
  assert.equal(wentOn, false);
  assert.deepEqual(
    ends.map(({ cause }) => cause),
    [inner],
  );
});

test('a panic is the cause, with the stack that Go wrote', (t) => {
  t.mock.method(console, 'log', () => {});
  const { go, ends, enter } = playGo();
  enter(() => {
    write('something before\n');
    write('panic: too much\n\ngoroutine 1 [running]:\n');
    write('main.main()\n');
    go.exit(2);
  });
  assert.deepEqual(go.exited, [2]);
  const { name, message, stack } = ends[0].cause;
  assert.deepEqual([name, message, stack], ['GoPanic', 'panic: too much', 'panic: too much\n\ngoroutine 1 [running]:\nmain.main()']);
});

test('timers, databases and sockets of a Go that ended are closed, and no other value', (t) => {
  const page = globalThis as any;
  for (const name of ['IDBDatabase', 'WebSocket']) {
    const own = page[name];
    page[name] = class {
      closed = 0;
      close() {
        this.closed++;
      }
    };
    t.after(() => (page[name] = own));
  }
  const { go, ends, enter } = playGo();
  const held = [new page.IDBDatabase(), new page.WebSocket(), { close: () => assert.fail('it is no socket') }];
  go._values.push(...held);
  go._scheduledTimeouts.set(
    1,
    setTimeout(() => assert.fail('it runs')),
  );
  enter(() => {
    throw new Error('fault');
  });
  assert.deepEqual(
    held.slice(0, 2).map(({ closed }) => closed),
    [1, 1],
  );
  assert.equal(go._scheduledTimeouts.size, 0);
  assert.equal(ends.length, 1);
});
