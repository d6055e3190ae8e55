import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { hintsOf } from '../../src/hints.js';

/** A clock that stands still until it is moved on, and the hints that other tabs get of a database. */
function otherTab(t: TestContext, database: string) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 1000;
  t.mock.method(performance, 'now', () => now);
  const posted: unknown[] = [];
  t.mock.method(BroadcastChannel.prototype, 'postMessage', (message: unknown) => posted.push(message));
  const pass = (ms: number) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  return { hints: hintsOf(database), posted, pass };
}

test('the first change is told to other tabs at once', (t) => {
  const { hints, posted, pass } = otherTab(t, 'first');
  hints.changed(['singleChat-bob']);
  pass(0);
  assert.deepEqual(posted, [['singleChat-bob']]);
});

test('the changes of many small transactions are few hints, and none is left out', (t) => {
  const { hints, posted, pass } = otherTab(t, 'stream');
  for (let i = 0; i < 100; i++) {
    hints.changed([`singleChat-${i % 3}`]);
    pass(1);
  }
  pass(100);
  assert.ok(posted.length <= 8, `${posted.length} hints`);
  assert.deepEqual(new Set(posted.flat()), new Set(['singleChat-0', 'singleChat-1', 'singleChat-2']));
});

test('the listeners of the page itself hear of each', (t) => {
  const { hints, pass } = otherTab(t, 'page');
  const heard: unknown[] = [];
  t.after(hints.listen((sessions) => heard.push(sessions)));
  hints.changed(['singleChat-bob']);
  hints.changed(['singleChat-carol']);
  assert.deepEqual(heard, [['singleChat-bob'], ['singleChat-carol']]);
  pass(100);
});

test('a page that goes away tells what waits', (t) => {
  const target = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener'] as const) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value: target[name].bind(target), configurable: true });
    t.after(() => (own ? Object.defineProperty(globalThis, name, own) : delete (globalThis as Record<string, unknown>)[name]));
  }
  const { hints, posted, pass } = otherTab(t, 'away');
  hints.changed(['singleChat-bob']);
  pass(0);
  hints.changed(['singleChat-carol']);
  target.dispatchEvent(new Event('pagehide'));
  assert.deepEqual(posted, [['singleChat-bob'], ['singleChat-carol']]);
});
