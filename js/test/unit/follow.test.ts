import assert from 'node:assert/strict';
import test from 'node:test';
import { follow } from '../../src/follow';
import { makeClass } from '../../src/local-cache';

/** A store whose hints and states the test makes. */
function fakeStore() {
  const hints = new Set<(sessions: string[]) => void>();
  const states = new Set<(health: { state: string }) => void>();
  const reports: unknown[] = [];
  const listen = (set: Set<any>) => (listener: any) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  return {
    store: {
      onChanged: listen(hints),
      onHealthChange: listen(states),
      report: (_: string, error: unknown) => reports.push(error),
      close: async () => {},
    },
    hint: (...sessions: string[]) => hints.forEach((tell) => tell(sessions)),
    become: (state: string) => states.forEach((tell) => tell({ state })),
    listeners: () => hints.size + states.size,
    reports,
  };
}

const open = (cls: ReturnType<typeof makeClass>, store: object) =>
  new cls({ user: 'alice', dbName: 'cache_1_alice', store: store as never });

globalThis.requestAnimationFrame = (draw) => setImmediate(draw, 0) as unknown as number;
async function frames(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}

test('what could not be read is read when the store can be used, and a change that concerns nobody is not read', async () => {
  const cls = makeClass();
  const { store, hint, become, listeners, reports } = fakeStore();
  open(cls, store);
  const reads: number[] = [];
  const following = follow({ _localCache: cls } as never, {
    call: 'watchIt',
    concerns: (sessions) => sessions.includes('singleChat-bob'),
    async read() {
      reads.push(reads.length);
      if (reads.length === 1) throw new Error('localcache.wasm could not be loaded');
    },
  });
  await frames();
  assert.equal(reads.length, 1);
  assert.equal(reports.length, 1);
  become('loading');
  await frames();
  assert.equal(reads.length, 1);
  become('ready');
  await frames();
  assert.equal(reads.length, 2);
  hint('singleChat-carol');
  await frames();
  assert.equal(reads.length, 2);
  hint('singleChat-bob');
  hint('singleChat-bob');
  await frames();
  assert.equal(reads.length, 4); // one at once, one for what came meanwhile
  following.end();
  assert.equal(listeners(), 0);
});

test('the store of the next login is followed, and the one before is left', async () => {
  const cls = makeClass();
  const [one, two] = [fakeStore(), fakeStore()];
  open(cls, one.store);
  const story: string[] = [];
  const nameOf = (store: unknown) => (store === one.store ? 'one' : 'two');
  const following = follow({ _localCache: cls } as never, {
    call: 'watchIt',
    begin: (store) => story.push(`begin ${nameOf(store)}`),
    leave: (store) => story.push(`leave ${nameOf(store)}`),
    async read(store) {
      story.push(`read ${nameOf(store)}`);
    },
  });
  open(cls, two.store);
  await frames();
  following.end();
  assert.deepEqual(story, ['begin one', 'read one', 'leave one', 'begin two', 'read two', 'leave two']);
  assert.equal(one.listeners() + two.listeners(), 0);
});
