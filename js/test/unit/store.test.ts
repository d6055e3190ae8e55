import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GoExports } from '../../src/bridge.js';
import { storeMessage } from '../../src/host.js';
import { allConversations } from '../../src/lists.js';
import { Store } from '../../src/store.js';
import type { ConversationItem } from '../../src/types.js';
import { configure, load } from '../../src/runtime.js';
import { playGo, reload, settled, stateOf, wasmModule } from './support.js';

let databases = 0;

/** A store over a Go side that the test plays; nothing is ready by itself. */
async function openStore(go = playGo(), dbName = `cache_${++databases}_alice`) {
  const store = new Store({ dbName, user: 'alice', load: async () => go.exports });
  await settled();
  return { go, store, dbName, opened: go.opened.at(-1)! };
}

const names = (calls: any[][]) => calls.map(([, name]) => name);

test('calls made before the module is there wait, and keep their order', async () => {
  const go = playGo();
  let arrive!: (exports: GoExports) => void;
  const store = new Store({ dbName: 'cache_1_early', user: 'alice', load: () => new Promise((resolve) => (arrive = resolve)) });
  const read = store.call('list', allConversations);
  void store.call('clearUnread', { session: 'singleChat-bob' });
  void store.call('updateMessage', { clientId: '7', serverMsgId: '', status: 2, hasStatus: true });
  await settled();
  assert.equal(store.health().state, 'loading');
  assert.equal(store.health().pendingCalls, 3);
  arrive(go.exports);
  await settled();
  const [opened] = go.opened;
  go.event(opened, 'storeReady', 'indexedDB', '');
  const calls = go.take(opened);
  assert.deepEqual(names(calls), ['list', 'clearUnread', 'updateMessage']);
  go.settle(opened, [calls[0][0], ['a list']]);
  assert.deepEqual(await read, { body: ['a list'] });
  assert.equal(store.health().pendingCalls, 2);
});

test('the database has a name of its own: that of the vendor is only read', async () => {
  const { opened } = await openStore(playGo(), 'cache_1206321150_alice');
  assert.equal(opened.options.database, 'localcache_1206321150_alice');
  assert.equal(opened.options.vendorName, 'cache_1206321150_alice');
  assert.equal((await openStore(playGo(), 'other')).opened.options.database, 'localcache_other');
});

test('calls made in one go are one batch: Go is woken once', async () => {
  const { go, store, opened } = await openStore();
  go.event(opened, 'storeReady', 'indexedDB', '');
  for (let i = 0; i < 5; i++) void store.call('updateMessage', { clientId: String(i), serverMsgId: '', status: 2, hasStatus: true });
  assert.equal(opened.woken, 0);
  await settled();
  assert.equal(opened.woken, 1);
  assert.equal(go.take(opened).length, 5);
  void store.call('list', allConversations);
  await settled();
  assert.equal(opened.woken, 2);
});

test('Go gets no more calls at a time than it asks for, in their order', async () => {
  const { go, store, opened } = await openStore();
  go.event(opened, 'storeReady', 'indexedDB', '');
  for (let i = 0; i < 2500; i++) void store.call('updateMessage', { clientId: String(i), serverMsgId: '', status: 2, hasStatus: true });
  const batches = [go.take(opened, 256), go.take(opened, 2048), go.take(opened, 2048)];
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [256, 2048, 196],
  );
  assert.deepEqual(
    batches.flat().map((call) => call[2]),
    Array.from({ length: 2500 }, (_, i) => String(i)),
  );
  assert.equal(opened.port.take(1), 0);
});

test('a body crosses as the number of a slot, what Go decides on as plain values', async () => {
  const { go, store, opened } = await openStore();
  const body = { id: 7, from: 'bob', to: 'alice', chatType: 'singleChat', time: '1700000000000', isChatThread: true, msg: 'hi' };
  void store.call('storeMessage', storeMessage(body, 3, false));
  const [[, name, ...rest]] = go.take(opened);
  assert.equal(name, 'storeMessage');
  assert.equal(go.driver.take(Number(rest.pop())), body);
  assert.deepEqual(rest, ['1', '7', 'bob', 'alice', 'singleChat', '1700000000000', '1', '3', '0']);
});

test('a call that is too long fails alone, and says so', async () => {
  const { go, store, opened } = await openStore();
  const long = store.call('getMessage', { id: 'x'.repeat((1 << 26) + 1) });
  void store.call('getMessage', { id: 'y' });
  assert.deepEqual(
    go.take(opened).map((call) => call[2]),
    ['y'],
  );
  await assert.rejects(long, { name: 'RangeError', message: /The parameters take \d+ characters; a call takes 67108864 at the most/ });
});

test('a call fails with the name, the text and the cause that Go gives', async () => {
  const { go, store, opened } = await openStore();
  const failing = store.call('setCustomField', { type: 'singleChat', id: 'bob', field: {} });
  const [[id]] = go.take(opened);
  const cause = new DOMException('no room', 'QuotaExceededError');
  go.settle(opened, [id, undefined, 'QuotaExceededError', 'writing failed: no room', cause]);
  await assert.rejects(failing, { name: 'QuotaExceededError', message: 'writing failed: no room', cause });
  assert.equal(go.driver.inUse(), 1); // only the field, which Go releases
});

test('a failure that no caller can be told of is counted, and the last one kept', async () => {
  const { go, store, opened } = await openStore();
  assert.equal(store.health().errorCount, 0);
  const before = Date.now();
  go.settle(opened, [999, undefined, 'AbortError', 'nobody waits for this', undefined]);
  go.event(opened, 'storeFault', 'pending messages could not be marked');
  store.report('storeMessage', undefined);
  store.report('storeMessage', new TypeError('odd'));
  const { errorCount, lastError } = store.health();
  assert.equal(errorCount, 4);
  assert.deepEqual({ ...lastError, time: 0 }, { call: 'storeMessage', name: 'TypeError', message: 'odd', time: 0 });
  assert.ok(lastError!.time >= before && lastError!.time <= Date.now());
});

test('health tells where data is kept, and why in memory', async () => {
  const { go, store, opened } = await openStore();
  const message = 'there is no IndexedDB here';
  go.event(opened, 'storeState', 'degraded', 'memory', 'absent', message);
  go.event(opened, 'storeReady', 'memory', message);
  const { state, storage, cause, reason } = store.health();
  assert.deepEqual([state, storage, cause, reason], ['degraded', 'memory', { code: 'absent', message }, message]);
  assert.equal(await stateOf(store.ready), 'resolved');
});

test('health tells how the import goes, and hands out copies', async () => {
  const { go, store, opened } = await openStore();
  go.event(opened, 'importProgress', 'running', 3, 40, 1, '');
  assert.deepEqual(store.health().import, { state: 'running', conversations: 3, messages: 40, skipped: 1 });
  store.health().import.messages = 0;
  go.event(opened, 'importProgress', 'failed', 0, 0, 0, 'the tab was closed');
  assert.deepEqual(store.health().import, { state: 'failed', conversations: 3, messages: 40, skipped: 1, reason: 'the tab was closed' });
  assert.equal(store.health().lastError?.message, 'the tab was closed');
});

test('close() takes no more calls and waits for those in line', async () => {
  const { go, store, opened } = await openStore();
  go.event(opened, 'storeReady', 'indexedDB', '');
  const last = store.call('clearUnread', { session: 'singleChat-bob' });
  const closed = store.close();
  assert.equal(store.close(), closed);
  assert.ok(opened.closed);
  await assert.rejects(store.call('list', allConversations), /localcache_.* is closed: list came after close\(\)/);
  assert.equal(await stateOf(closed), 'pending');
  const [[id]] = go.take(opened);
  go.settle(opened, [id]);
  await last;
  go.event(opened, 'storeClosed');
  await closed;
  assert.equal(store.health().state, 'closed');
});

test('a store that is closed before it is open opens, does what it was given, and closes', async () => {
  const go = playGo();
  const store = new Store({ dbName: 'cache_1_hurried', user: 'alice', load: async () => go.exports });
  void store.call('storeMessage', storeMessage({ id: '1' }, 3, false));
  const closed = store.close();
  await settled();
  const [opened] = go.opened;
  assert.equal(opened.closed, false);
  go.event(opened, 'storeReady', 'indexedDB', '');
  assert.equal(opened.closed, true);
  const calls = go.take(opened);
  assert.deepEqual(names(calls), ['storeMessage']);
  go.settle(opened, [calls[0][0]]);
  go.event(opened, 'storeClosed');
  await closed;
});

test('closing works as well if Go was ready before it had returned the handle', async () => {
  const go = playGo();
  const open = go.exports.openStore;
  go.exports.openStore = (options, port) => {
    const handle = open(options, port);
    go.event(go.opened[0], 'storeReady', 'memory', 'there is no IndexedDB here');
    return handle;
  };
  const store = new Store({ dbName: 'cache_1_memory', user: 'alice', load: async () => go.exports });
  void store.close();
  await settled();
  assert.equal(go.opened[0].closed, true);
});

test('a second store of the same database opens when the first has drained; one of another does at once', async () => {
  const go = playGo();
  const first = await openStore(go);
  void first.store.close();
  const second = new Store({ dbName: first.dbName, user: 'alice', load: async () => go.exports });
  const early = second.call('list', allConversations);
  await settled();
  assert.equal(go.opened.length, 1);
  await openStore(go);
  assert.equal(go.opened.length, 2);
  go.event(first.opened, 'storeClosed');
  await settled();
  assert.equal(go.opened.length, 3);
  assert.equal(go.opened[2].options.database, go.opened[0].options.database);
  const [[id]] = go.take(go.opened[2]);
  go.settle(go.opened[2], [id, []]);
  assert.deepEqual(await early, { body: [] });
});

const list = (store: Store) => store.call('list', allConversations);

test('when the module ends, the calls that it had reject, and those in line run on the next one', async () => {
  const { go, store, opened } = await openStore();
  go.event(opened, 'storeReady', 'indexedDB', '');
  const crash = new Error('localcache.wasm ended');
  const had = list(store);
  await settled();
  go.take(opened);
  const waits = store.call('clearUnread', { session: 'singleChat-bob' });
  store.moduleEnded(crash);
  await assert.rejects(had, crash);
  assert.equal(await stateOf(waits), 'pending');
  assert.deepEqual(store.health().cause, { code: 'module', message: 'localcache.wasm ended' });
  const later = list(store);
  await new Promise((resolve) => setTimeout(resolve));
  await settled();
  const next = go.opened.at(-1)!;
  assert.notEqual(next.options.nonce, opened.options.nonce);
  go.event(next, 'storeReady', 'indexedDB', '');
  assert.equal(store.health().state, 'ready');
  const calls = go.take(next);
  assert.deepEqual(names(calls), ['clearUnread', 'list']);
  go.settle(next, [calls[0][0]], [calls[1][0], ['a list']]);
  await waits;
  assert.deepEqual(await later, { body: ['a list'] });
});

test('a module that ends again and again is started after growing pauses, and calls reject meanwhile', async (t) => {
  const { go, store } = await openStore();
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const crash = Object.assign(new Error('localcache.wasm ended', { cause: new Error('too much') }), { name: 'ModuleEndedError' });
  for (const pause of [0, 500, 5_000, 30_000, 120_000, 120_000]) {
    const { length } = go.opened;
    go.event(go.opened.at(-1)!, 'storeReady', 'indexedDB', '');
    store.moduleEnded(crash);
    if (pause > 1000) {
      const message = new RegExp(
        `ended \\d times within 10 minutes .*\\(too much\\); it is started again ${pause / 1000} s after the last time`,
      );
      await assert.rejects(list(store), { name: 'ModuleEndedError', retryable: true, message });
      assert.equal(store.health().state, 'failed');
    }
    if (pause > 0) t.mock.timers.tick(pause - 1);
    await settled();
    assert.equal(go.opened.length, length, `started again before ${pause} ms`);
    t.mock.timers.tick(1);
    await settled();
    assert.equal(go.opened.length, length + 1, `not started again after ${pause} ms`);
  }
});

test('each new state is told once, with what health gives then', async () => {
  const { go, store, opened } = await openStore();
  const told: string[] = [];
  const stop = store.onHealthChange(({ state, storage, unsaved }) => told.push(`${state} ${storage} ${unsaved}`));
  go.event(opened, 'storeState', 'degraded', 'memory', 'timeout', 'no answer within 5s');
  go.event(opened, 'storeReady', 'memory', 'no answer within 5s');
  opened.unsaved = 7;
  await settled();
  assert.deepEqual(told, ['degraded memory 7']);
  go.event(opened, 'storeState', 'degraded', 'memory', 'failed', 'another cause');
  assert.deepEqual(store.health().cause, { code: 'failed', message: 'another cause' });
  await settled();
  go.event(opened, 'storeState', 'ready', 'indexedDB', '', '');
  opened.unsaved = 0;
  await settled();
  assert.deepEqual(told, ['degraded memory 7', 'ready indexedDB 0']);
  assert.deepEqual([store.health().cause, store.health().reason], [undefined, undefined]);
  stop();
  go.event(opened, 'storeState', 'lost', 'indexedDB', 'lost', 'broken');
  await settled();
  assert.equal(told.length, 2);
});

test('a store that is draining when the module crashes ends, so the next one can open', async () => {
  const go = playGo();
  const first = await openStore(go);
  go.event(first.opened, 'storeReady', 'indexedDB', '');
  const closed = first.store.close();
  const second = new Store({ dbName: first.dbName, user: 'alice', load: async () => go.exports });
  first.store.moduleEnded(new Error('ended'));
  await closed;
  await settled();
  assert.equal(go.opened.length, 2);
  assert.equal(second.health().state, 'opening');
});

test('a crash of the module before a store had it does not hurt that store', async () => {
  const go = playGo();
  const first = await openStore(go);
  void first.store.close();
  const second = new Store({ dbName: first.dbName, user: 'alice', load: async () => go.exports });
  const early = second.call('list', allConversations);
  const crash = new Error('ended');
  first.store.moduleEnded(crash);
  second.moduleEnded(crash);
  await settled();
  go.event(go.opened[1], 'storeReady', 'indexedDB', '');
  const [[id]] = go.take(go.opened[1]);
  go.settle(go.opened[1], [id, ['a list']]);
  assert.deepEqual(await early, { body: ['a list'] });
  assert.equal(second.health().state, 'ready');
});

test('a module that ends before a store has opened its database in it is not used', async () => {
  const [ended, go] = [playGo(), playGo()];
  let loads = 0;
  const load = async () => {
    if (++loads > 1) return go.exports;
    queueMicrotask(() => store.moduleEnded(new Error('ended'))); // the store does not have it yet
    return ended.exports;
  };
  const store = new Store({ dbName: 'cache_1_meanwhile', user: 'alice', load });
  const closed = store.close();
  await settled();
  assert.deepEqual([ended.opened.length, go.opened.length], [0, 1]);
  go.event(go.opened[0], 'storeReady', 'indexedDB', '');
  go.event(go.opened[0], 'storeClosed');
  await closed; // or the next store of the account waited for ever
});

test('a load that failed rejects what waits, and the next call tries again', async () => {
  const go = playGo();
  let online = false;
  const store = new Store({
    dbName: 'cache_1_offline',
    user: 'alice',
    load: async () => {
      if (!online) throw new Error('localcache.wasm could not be fetched');
      return go.exports;
    },
  });
  await assert.rejects(store.call('list', allConversations), /could not be fetched/);
  assert.equal(store.health().state, 'failed');
  assert.match(store.health().reason!, /could not be fetched/);
  assert.equal(await stateOf(store.ready), 'resolved');
  online = true;
  const call = store.call('list', allConversations);
  assert.deepEqual([store.health().state, store.health().reason], ['loading', undefined]);
  await settled();
  const [[id]] = go.take(go.opened[0]);
  go.settle(go.opened[0], [id, ['back']]);
  assert.deepEqual(await call, { body: ['back'] });
});

/** A store whose module cannot be loaded until `comes` is set. */
function unloadable() {
  const go = playGo();
  const state = { comes: false, attempts: 0 };
  const load = async () => {
    state.attempts++;
    if (!state.comes) throw Object.assign(new Error('localcache.wasm could not be fetched'), { name: 'FetchError' });
    return go.exports;
  };
  const store = new Store({ dbName: `cache_${++databases}_alice`, user: 'alice', load });
  return { go, store, state };
}

const received = (store: Store, id: string) =>
  store.call('storeMessage', storeMessage({ id, from: 'bob', to: 'alice', time: 1 }, 3, false));

test('a module that cannot be loaded is tried again after growing pauses, however many calls come meanwhile', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { go, store, state } = unloadable();
  await settled();
  const kept = [received(store, '0')]; // at once: the first pause is none
  await settled();
  assert.equal(state.attempts, 2);
  for (const pause of [500, 5_000, 30_000, 120_000, 120_000]) {
    const { attempts } = state;
    for (let i = 0; i < 20; i++) {
      kept.push(received(store, String(kept.length)));
      const message = new RegExp(`could not be fetched; it is tried again ${pause / 1000} s after the last time: call again then$`);
      await assert.rejects(list(store), { name: 'FetchError', retryable: true, message });
    }
    assert.equal(store.health().state, 'failed');
    assert.equal(store.patience(2000), 0, 'no host is held');
    t.mock.timers.tick(pause - 1);
    await settled();
    assert.equal(state.attempts, attempts, `tried again before ${pause} ms`);
    t.mock.timers.tick(1);
    await settled();
    assert.equal(state.attempts, attempts + 1, `not tried again after ${pause} ms`);
  }
  state.comes = true;
  t.mock.timers.tick(120_000);
  await settled();
  const opened = go.opened.at(-1)!;
  go.event(opened, 'storeReady', 'indexedDB', '');
  const calls = go.take(opened);
  assert.deepEqual(
    calls.map((call) => call[3]),
    kept.map((_, i) => String(i)),
    'what the host handed over is there, in its order',
  );
  go.settle(opened, ...calls.map(([id]): [number] => [id]));
  await Promise.all(kept);
});

test('while nothing waits a module that cannot be loaded is not asked for; the next call after the pause does', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { store, state } = unloadable();
  await settled();
  await assert.rejects(list(store), /could not be fetched/);
  assert.equal(state.attempts, 2);
  t.mock.timers.tick(600_000);
  await settled();
  assert.equal(state.attempts, 2);
  await assert.rejects(list(store), /could not be fetched/);
  assert.equal(state.attempts, 3);
});

test('a host that hands over more than 20,000 calls while no module comes is told of each that is not kept', async () => {
  const store = new Store({ dbName: 'cache_1_flood', user: 'alice', load: () => new Promise(() => {}) });
  for (let i = 0; i < 20_000; i++) void received(store, String(i));
  await assert.rejects(received(store, '20000'), /20000 calls wait for localcache\.wasm, which has not come: storeMessage is not kept/);
  assert.equal(store.health().pendingCalls, 20_000);
});

test('a store that is closed while its module cannot be loaded lets go of no call in silence', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { store, state } = unloadable();
  await settled();
  const waits = received(store, '1');
  waits.catch(() => {});
  await settled();
  await store.close();
  await assert.rejects(waits, /could not be fetched/);
  assert.deepEqual([store.health().state, store.health().pendingCalls], ['closed', 0]);
  const { attempts } = state;
  t.mock.timers.tick(600_000);
  await settled();
  assert.equal(state.attempts, attempts, 'a closed store loads nothing');
});

test('a store that is closed in the pause after its module ended starts it for what waits, and closes', async (t) => {
  const { go, store } = await openStore();
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  store.moduleEnded(new Error('ended'));
  t.mock.timers.tick(0);
  await settled();
  store.moduleEnded(new Error('ended')); // the pause is 500 ms now
  const waits = received(store, '1');
  const closed = store.close();
  t.mock.timers.tick(500);
  await settled();
  const opened = go.opened.at(-1)!;
  assert.equal(go.opened.length, 3);
  go.event(opened, 'storeReady', 'indexedDB', '');
  assert.ok(opened.closed);
  go.settle(opened, ...go.take(opened).map(([id]): [number] => [id]));
  go.event(opened, 'storeClosed');
  await Promise.all([waits, closed]);
});

test("a host's calls wait as well while a module that ended again and again is not started", async (t) => {
  const { go, store } = await openStore();
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  for (const pause of [0, 500]) {
    store.moduleEnded(new Error('ended'));
    t.mock.timers.tick(pause);
    await settled();
  }
  store.moduleEnded(new Error('ended'));
  const waits = received(store, '1');
  assert.equal(store.health().state, 'failed');
  assert.equal(await stateOf(waits), 'pending');
  t.mock.timers.tick(5_000);
  await settled();
  const opened = go.opened.at(-1)!;
  go.event(opened, 'storeReady', 'indexedDB', '');
  go.settle(opened, ...go.take(opened).map(([id]): [number] => [id]));
  await waits;
});

test('a store whose load failed starts when another part of the page has loaded the module, and is ready again then', async () => {
  const { go, store, state } = unloadable();
  await assert.rejects(list(store), /could not be fetched/);
  assert.equal(await stateOf(store.ready), 'resolved');
  const handles: number[] = [];
  store.onUsable(() => handles.push(store.handle));
  state.comes = true;
  store.moduleCame();
  assert.equal(await stateOf(store.ready), 'pending');
  go.event(go.opened[0], 'storeState', 'degraded', 'memory', 'timeout', 'no answer');
  go.event(go.opened[0], 'storeReady', 'memory', 'no answer');
  assert.equal(await stateOf(store.ready), 'resolved');
  assert.deepEqual(handles, [go.opened[0].handle]);
});

test('a store whose module never came closes at once', async () => {
  const store = new Store({ dbName: 'cache_1_never', user: 'alice', load: () => Promise.reject(new Error('no')) });
  await settled();
  await store.close();
  assert.equal(store.health().state, 'closed');
});

test('the handle for contact calls is 0 unless the store is usable', async () => {
  const { go, store, opened } = await openStore();
  assert.equal(store.handle, 0);
  go.event(opened, 'storeReady', 'indexedDB', '');
  assert.equal(store.handle, opened.handle);
  void store.close();
  go.event(opened, 'storeClosed');
  assert.equal(store.handle, 0);
});

test('on the real module, without IndexedDB, the store works in memory and says so', async () => {
  reload();
  configure({ wasmModule: await wasmModule() });
  const store = new Store({ dbName: 'cache_1_real', user: 'alice', load });
  const message = { id: '1480000000001048577', type: 'txt', chatType: 'singleChat', msg: 'hi', from: 'bob', to: 'alice', time: 5 };
  void store.call('storeMessage', storeMessage(message, 3, false));
  void store.call('storeMessage', storeMessage(message, 3, false)); // delivered again
  await store.call('setCustomField', { type: 'singleChat', id: 'bob', field: { draft: 'x' } });
  const [{ lastMessage, ...conversation }] = (await store.call('list', allConversations)).body as ConversationItem[];
  assert.deepEqual(conversation, { conversationId: 'bob', conversationType: 'singleChat', unReadCount: 1, customField: { draft: 'x' } });
  assert.equal(lastMessage?.msg, 'hi');
  assert.equal(store.health().storage, 'memory');
  assert.match(store.health().reason!, /IndexedDB/);
  await store.close();
  assert.equal(store.health().state, 'closed');
});
