import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { watchCurrent } from '../../src/current.js';
import { Store } from '../../src/store.js';
import { playGo, settled } from './support.js';

let databases = 0;

async function openStore() {
  const go = playGo();
  const store = new Store({ dbName: `cache_current${++databases}_alice`, user: 'alice', load: async () => go.exports });
  await settled();
  go.event(go.opened[0], 'storeReady', 'indexedDB', '');
  return { go, store };
}

/** The page's document, as far as it says whether the page is shown. */
function showPage(t: TestContext) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const listeners = new Set<unknown>();
  const [add, remove] = [page.addEventListener.bind(page), page.removeEventListener.bind(page)];
  page.addEventListener = (name: string, listener: any) => (listeners.add(listener), add(name, listener));
  page.removeEventListener = (name: string, listener: any) => (listeners.delete(listener), remove(name, listener));
  Object.defineProperty(globalThis, 'document', { value: page, configurable: true });
  t.after(() => delete (globalThis as { document?: unknown }).document);
  return {
    listeners,
    become(visibilityState: string) {
      page.visibilityState = visibilityState;
      page.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

/** The calls setCurrent in line: session, and whether the page is visible. */
const told = (go: ReturnType<typeof playGo>) =>
  go
    .take(go.opened.at(-1)!)
    .filter(([, name]) => name === 'setCurrent')
    .map(([, , ...fields]) => fields);

test('a store knows whether the open conversation is on screen, until none is open', async (t) => {
  const page = showPage(t);
  const { go, store } = await openStore();
  void watchCurrent(store, 'singleChat-bob').catch(() => {});
  page.become('hidden');
  assert.deepEqual(told(go), [
    ['singleChat-bob', '1'],
    ['singleChat-bob', '0'],
  ]);
  void watchCurrent(store, '').catch(() => {});
  page.become('visible');
  assert.deepEqual(
    told(go).map(([session]) => session),
    [''],
  );
});

test('the module that follows one that ended knows the open conversation as well', async () => {
  const { go, store } = await openStore();
  void watchCurrent(store, 'singleChat-bob').catch(() => {});
  assert.deepEqual(told(go), [['singleChat-bob', '1']]);
  store.moduleEnded(new Error('localcache.wasm ended'));
  await new Promise((resolve) => setTimeout(resolve));
  await settled();
  assert.equal(go.opened.length, 2);
  assert.deepEqual(told(go), [['singleChat-bob', '1']]);
});

test('nothing listens to the page for a store that has closed', async (t) => {
  const page = showPage(t);
  const { go, store } = await openStore();
  void watchCurrent(store, 'singleChat-bob').catch(() => {});
  const others = page.listeners.size - 1;
  void store.close();
  go.event(go.opened[0], 'storeClosed');
  await settled();
  assert.equal(page.listeners.size, others);
});
