import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { allConversations } from '../../src/lists.js';
import { isOwn, makeClass, type LocalCacheInstance } from '../../src/local-cache.js';
import { configure } from '../../src/runtime.js';
import { reload, serve, settled, stateOf, wasmModule } from './support.js';

beforeEach(reload);

let databases = 0;
const options = () => ({ user: 'alice', dbName: `cache_${++databases}_alice`, version: 2 });

/** Everything that a host calls, with the worst that it might give. */
const hostCalls: [string, ...unknown[]][] = [
  ['storeMessage', { id: '1', type: 'txt', from: 'bob', to: 'alice' }, 3],
  ['storeMessage', null, 3, true],
  ['storeMessage', undefined, undefined],
  ['storeMessage', 'text', 0],
  ['updateLocalMessage', '1', { serverMsgId: '2', status: 3 }],
  ['updateLocalMessage', undefined, undefined],
  ['getMessageByServerMsgId', '1'],
  ['getMessageByServerMsgId', null],
  ['putMessageToDB', { id: '1' }],
  ['putMessageToDB', undefined],
  ['removeMsgByServerMsgId', '1'],
  ['removeMsgByServerMsgId', {}],
  ['getConversationLastMessage', 'bob', 'singleChat'],
  ['getConversationLastMessage'],
  ['getConversationBySessionId', 'singleChat-bob'],
  ['getConversationBySessionId'],
  ['updateLocalConversation', 'singleChat-bob', { unReadCount: 2 }],
  ['updateLocalConversation', undefined, undefined],
  ['getConversationList'],
  ['storeConversation', { sessionId: 'singleChat-bob' }],
  ['storeConversation', undefined],
  ['putConversationToDB', null],
  ['changeServerState', 'singleChat-bob', { isPinned: true }],
  ['changeServerState', undefined, undefined],
  ['removeConversationBySessionId', 'singleChat-bob'],
  ['removeConversationBySessionId', undefined],
  ['removeMsgBySessionId', 'singleChat-bob'],
  ['removeMsgBySessionId', 5],
  ['clearStoreData', 'message'],
  ['clearStoreData', 'no such store'],
  ['clearConversationMap'],
];

async function callAll(cache: LocalCacheInstance): Promise<void> {
  for (const [name, ...args] of hostCalls) {
    const call = (cache as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
    let result: unknown;
    assert.doesNotThrow(() => (result = call.apply(cache, args)), `${name}(${JSON.stringify(args)})`);
    await assert.doesNotReject(Promise.resolve(result), `${name}(${JSON.stringify(args)})`);
  }
}

// First, since all caches of a page share one timer, which must be the mocked one.
test('messages that are stored in one go settle within 2 s when the store is stuck, updates as well', async (t) => {
  const server = await serve(() => {}); // answers never
  configure({ wasmUrl: server.url });
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const cache = new (makeClass())(options());
  const first = cache.storeMessage({ id: '1' }, 3);
  t.mock.timers.tick(500);
  const second = cache.updateLocalMessage('1', { status: 2 });
  const read = cache.getConversationList();
  t.mock.timers.tick(1499);
  assert.equal(await stateOf(first), 'pending');
  t.mock.timers.tick(1);
  assert.equal(await stateOf(first), 'resolved');
  assert.equal(await stateOf(second), 'pending');
  t.mock.timers.tick(500);
  assert.equal(await stateOf(second), 'resolved');
  assert.equal(await stateOf(read), 'pending', 'a read has no other answer to give');
  t.mock.timers.reset();
  await server.close();
  await read;
});

test('a clock that is set back keeps no host waiting', async (t) => {
  const server = await serve(() => {}); // the module never comes
  configure({ wasmUrl: server.url });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 7_200_000;
  t.mock.method(Date, 'now', () => now);
  const stored = new (makeClass())(options()).storeMessage({ id: '1' }, 3);
  now -= 3_600_000;
  t.mock.timers.tick(2000);
  assert.equal(await stateOf(stored), 'resolved');
  t.mock.timers.reset();
  await server.close();
});

test('what a host calls neither throws nor rejects when the module cannot be loaded, and health counts it', async () => {
  const LocalCache = makeClass();
  const cache = new LocalCache(options());
  await callAll(cache);
  const { state, errorCount, lastError } = cache.store.health();
  assert.equal(state, 'failed');
  assert.ok(errorCount >= hostCalls.length - 5, `${errorCount} failures`);
  assert.match(lastError!.message, /configure/);
});

test('nor on the real module, nor after close(), nor after a crash', async () => {
  configure({ wasmModule: await wasmModule() });
  const LocalCache = makeClass();
  const cache = new LocalCache(options());
  await callAll(cache);
  assert.equal(cache.store.health().state, 'ready');
  await cache.close();
  await callAll(cache);
  const next = new LocalCache(options());
  await next.store.ready;
  next.store.crashed(new Error('ended'));
  await callAll(next);
});

test('what cannot even be read is a failure in health, not an exception in the host', async () => {
  const LocalCache = makeClass();
  const cache = new LocalCache(options());
  const hostile = {
    get id(): string {
      throw new Error('a getter of the host');
    },
  };
  await cache.storeMessage(hostile, 3);
  assert.equal(cache.store.health().lastError?.message, 'a getter of the host');
  assert.equal(cache.store.health().lastError?.call, 'storeMessage');
});

test('onInit is called exactly once, in the next task, even if the module can never be loaded (B11)', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const LocalCache = makeClass();
  let calls = 0;
  new LocalCache({ ...options(), onInit: () => calls++ });
  await settled();
  assert.equal(calls, 0, 'in the task of the constructor the host has not kept the instance yet');
  t.mock.timers.tick(0);
  assert.equal(calls, 1);
  t.mock.timers.tick(60_000);
  assert.equal(calls, 1);
});

test('onInit is called even if the host gives no usable database name', async () => {
  const LocalCache = makeClass();
  let called = false;
  const onInit = () => (called = true);
  assert.throws(() => new LocalCache({ user: 'alice', dbName: undefined as never, onInit }), TypeError);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(called);
});

test('rooms and commands are not stored', async () => {
  configure({ wasmModule: await wasmModule() });
  const cache = new (makeClass())(options());
  await cache.storeMessage({ id: '1', type: 'txt', chatType: 'chatRoom', to: 'r1', from: 'bob', time: 1 }, 3);
  await cache.storeMessage({ id: '2', type: 'cmd', chatType: 'singleChat', to: 'alice', from: 'bob', time: 1 }, 3);
  await cache.storeMessage({ id: '3', type: 'txt', chatType: 'groupChat', to: 'g1', from: 'bob', time: 1, isChatThread: true }, 3);
  assert.deepEqual(await cache.getConversationList(), []);
  assert.equal(cache.store.health().errorCount, 0);
});

test('the host may go on changing a message that it has handed over', async () => {
  configure({ wasmModule: await wasmModule() });
  const cache = new (makeClass())(options());
  const message = { id: '5', type: 'txt', chatType: 'singleChat', to: 'alice', from: 'bob', msg: 'first', time: 1, accessToken: 'secret' };
  const stored = cache.storeMessage(message, 3);
  message.msg = 'changed';
  await stored;
  const record = await cache.getMessageByServerMsgId('5');
  assert.equal(record.msg, 'first');
  assert.equal('accessToken' in record, false);
});

test('the instance is there from the constructor on, until close(), which needs no waiting', () => {
  const LocalCache = makeClass();
  assert.equal(LocalCache.getInstance(), undefined);
  assert.equal(LocalCache.hadInstance(), false);
  const cache = new LocalCache(options());
  assert.equal(LocalCache.getInstance(), cache);
  void cache.close();
  assert.equal(LocalCache.getInstance(), undefined);
  assert.equal(LocalCache.hadInstance(), true);
});

test('a second instance takes the place of the first, whose close() leaves it alone', async () => {
  const LocalCache = makeClass();
  const first = new LocalCache(options());
  const second = new LocalCache(options());
  assert.equal(LocalCache.getInstance(), second);
  await first.close();
  assert.equal(LocalCache.getInstance(), second);
  await assert.rejects(first.store.call('list', allConversations), /closed/);
});

test('two classes have nothing in common (B12)', () => {
  const [One, Two] = [makeClass(), makeClass()];
  const cache = new One(options());
  assert.equal(Two.getInstance(), undefined);
  assert.equal(One.getInstance(), cache);
  assert.ok(isOwn(One) && isOwn(Two));
  assert.equal(
    isOwn(
      class {
        static getInstance() {}
      },
    ),
    false,
  );
});

test('who waits for an instance hears of the next one, and not after having stopped', () => {
  const LocalCache = makeClass();
  const heard: LocalCacheInstance[] = [];
  const stop = LocalCache.onInstance((cache) => heard.push(cache));
  const cache = new LocalCache(options());
  stop();
  new LocalCache(options());
  assert.deepEqual(heard, [cache]);
});
