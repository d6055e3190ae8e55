import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeLock } from '../../src/store-lock.js';

function withLocks(t: { after(f: () => void): void }, locks: unknown): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const navigator = typeof locks === 'function' ? Object.defineProperty({}, 'locks', { get: locks as () => unknown }) : { locks };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  t.after(() => {
    if (own) Object.defineProperty(globalThis, 'navigator', own);
    else delete (globalThis as { navigator?: unknown }).navigator;
  });
}

const never = () => new Promise(() => {});

test('F7: without Web Locks nobody is known to be dead', async (t) => {
  withLocks(t, undefined);
  assert.equal(await takeLock('db', 'page.1').living(), null);
});

test('I7: nor where reading navigator.locks throws', async (t) => {
  withLocks(t, () => {
    throw new DOMException('denied', 'SecurityError');
  });
  assert.equal(await takeLock('db', 'page.1').living(), null);
});

for (const [what, locks] of [
  ['request', { request: never, query: async () => ({ held: [] }) }],
  ['query', { request: (_: string, take: () => unknown) => Promise.resolve(take()), query: never }],
] as const)
  test(`F8: nor where ${what} never settles`, async (t) => {
    withLocks(t, locks);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const living = takeLock('db', 'page.1').living();
    for (let i = 0; i < 50; i++) await Promise.resolve();
    t.mock.timers.tick(3000);
    assert.equal(await living, null);
  });

test('with Web Locks the stores of all pages that hold one are alive', async (t) => {
  const held: { name: string }[] = [{ name: 'db/store/other.1' }, { name: 'another/store/x.1' }];
  withLocks(t, {
    request: (name: string, take: () => Promise<void>) => (held.push({ name }), take()),
    query: async () => ({ held }),
  });
  const lock = takeLock('db', 'page.1');
  assert.deepEqual([...new Set(await lock.living())].sort(), ['other.1', 'page.1']);
  lock.release();
});

test('a store that holds no lock of the log is of a release that keeps none', async (t) => {
  const held: { name: string }[] = [{ name: 'db/store/page.2' }, { name: 'db/log/page.2' }, { name: 'another/store/x.1' }];
  withLocks(t, {
    request: (name: string, take: () => Promise<void>) => (held.push({ name }), take()),
    query: async () => ({ held }),
  });
  const lock = takeLock('db', 'page.1');
  assert.equal(await lock.unlogged(), false);
  held.push({ name: 'db/store/old.1' });
  assert.equal(await lock.unlogged(), true);
  lock.release();
});

test('without Web Locks no store without a log is known of', async (t) => {
  withLocks(t, undefined);
  assert.equal(await takeLock('db', 'page.1').unlogged(), false);
});
