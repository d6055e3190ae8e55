import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { hintsOf } from '../../src/hints.js';

/** A clock that stands still until it is moved on, and the hints that other tabs get of a database. */
function otherTab(t: TestContext, database: string) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 1000;
  t.mock.method(performance, 'now', () => now);
  const posted: unknown[] = [];
  let channel: BroadcastChannel | undefined;
  t.mock.method(BroadcastChannel.prototype, 'postMessage', function (this: BroadcastChannel, message: unknown) {
    channel = this;
    posted.push(message);
  });
  const pass = (ms: number) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  const hints = hintsOf(database);
  /** Lets the other tab say something. */
  const says = (data: unknown) => channel!.onmessage!({ data } as MessageEvent);
  /** A store of this page writes, and the other tab listens. */
  const begin = () => {
    const told: boolean[] = [];
    t.after(hints.whenWanted((wanted) => told.push(wanted)));
    says('listening');
    posted.length = 0;
    return told;
  };
  return { hints, posted, pass, says, begin };
}

test('a page that writes asks who listens, and sends no hint before it has heard that somebody does', (t) => {
  const { hints, posted, pass, says } = otherTab(t, 'nobody');
  const told: boolean[] = [];
  t.after(hints.whenWanted((wanted) => told.push(wanted)));
  hints.changed(['singleChat-bob']);
  pass(100);
  assert.deepEqual(posted, ['who listens?']);
  assert.deepEqual(told, [false]);
  says('listening');
  assert.deepEqual(posted.splice(0), ['who listens?', ['']], 'what was written before is told as "any"');
  assert.deepEqual(told, [false, true]);
  says('listening');
  hints.changed(['singleChat-bob']);
  pass(0);
  assert.deepEqual(posted, [['singleChat-bob']]);
});

test('a page that begins to listen says so, and answers who asks', (t) => {
  const { hints, posted, says } = otherTab(t, 'listener');
  const stop = hints.listen(() => {});
  assert.deepEqual(posted.splice(0), ['listening']);
  says('who listens?');
  assert.deepEqual(posted.splice(0), ['listening']);
  stop();
  says('who listens?');
  assert.deepEqual(posted, []);
});

test('a store hears whether its own page listens', (t) => {
  const { hints } = otherTab(t, 'own');
  const told: boolean[] = [];
  t.after(hints.whenWanted((wanted) => told.push(wanted)));
  const [first, second] = [hints.listen(() => {}), hints.listen(() => {})];
  first();
  second();
  assert.deepEqual([told.at(0), told.at(1), told.at(-1)], [false, true, false]);
});

test('the first change is told to other tabs at once', (t) => {
  const { hints, posted, pass, begin } = otherTab(t, 'first');
  begin();
  hints.changed(['singleChat-bob']);
  pass(0);
  assert.deepEqual(posted, [['singleChat-bob']]);
});

test('the changes of many small transactions are few hints, and none is left out', (t) => {
  const { hints, posted, pass, begin } = otherTab(t, 'stream');
  begin();
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
  const { hints, posted, pass, begin } = otherTab(t, 'away');
  begin();
  hints.changed(['singleChat-bob']);
  pass(0);
  hints.changed(['singleChat-carol']);
  target.dispatchEvent(new Event('pagehide'));
  assert.deepEqual(posted, [['singleChat-bob'], ['singleChat-carol']]);
});
