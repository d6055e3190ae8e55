import assert from 'node:assert/strict';
import { beforeEach, test, type TestContext } from 'node:test';
import { allConversations } from '../../src/lists.js';
import { isOwn, makeClass, type LocalCacheInstance } from '../../src/local-cache.js';
import { configure } from '../../src/runtime.js';
import { reload, serve, settled, stateOf, wasmModule } from './support.js';

beforeEach(reload);

let databases = 0;
const options = () => ({ user: 'alice', dbName: `cache_${++databases}_alice`, version: 2 });

const denied = () => {
  throw new Error('denied');
};
/** A proxy that answers nothing at all, one that does not tell its members, and one that is gone. */
const deaf = new Proxy({}, { get: denied, has: denied, ownKeys: denied, getOwnPropertyDescriptor: denied, getPrototypeOf: denied });
const shy = <T extends object>(object: T) => new Proxy(object, { ownKeys: denied, getOwnPropertyDescriptor: denied });
const gone = (() => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
})();

/** Everything that a host calls, with the worst that it might give. */
const hostCalls: [string, ...unknown[]][] = [
  ['storeMessage', { id: '1', type: 'txt', from: 'bob', to: 'alice' }, 3],
  ['storeMessage', null, 3, true],
  ['storeMessage', undefined, undefined],
  ['storeMessage', 'text', 0],
  ...[deaf, shy({ id: '1' }), gone, Symbol('x'), 5n, { id: Symbol('x'), time: [[[]]] }].flatMap((odd): [string, ...unknown[]][] => [
    ['storeMessage', odd, 3],
    ['storeMessage', { id: '1', from: 'bob', to: 'alice', ext: odd }, odd, odd],
    ['updateLocalMessage', odd, odd],
    ['updateLocalMessage', '1', { serverMsgId: odd, status: odd }],
    ['getMessageByServerMsgId', odd],
    ['putMessageToDB', odd],
    ['putMessageToDB', { id: '1', modifiedInfo: odd }],
    ['removeMsgByServerMsgId', odd],
    ['getConversationLastMessage', odd, odd],
    ['getConversationBySessionId', odd],
    ['updateLocalConversation', odd, odd],
    ['updateLocalConversation', 'singleChat-bob', { unReadCount: odd, customField: odd, isPinned: odd, marks: odd }],
    ['storeConversation', odd],
    ['putConversationToDB', { sessionId: odd, customField: odd }],
    ['changeServerState', odd, odd],
    ['removeConversationBySessionId', odd],
    ['removeMsgBySessionId', odd],
    ['clearStoreData', odd],
  ]),
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
  for (const [i, [name, ...args]] of hostCalls.entries()) {
    const call = (cache as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
    let result: unknown;
    assert.doesNotThrow(() => (result = call.apply(cache, args)), `${name}, row ${i}`);
    await assert.doesNotReject(Promise.resolve(result), `${name}, row ${i}`);
  }
}

/** Time that a test moves; the clock that the user can set stays where it is. */
function mockTime(t: TestContext) {
  let now = 1000;
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(performance, 'now', () => now);
  return (ms: number) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
}

// First, since all caches of a page share one timer, which must be the mocked one.
test('F8: a host is held 2 s at most by a module that does not come, and then no more', async (t) => {
  const server = await serve(() => {}); // answers never
  configure({ wasmUrl: server.url });
  const tick = mockTime(t);
  const cache = new (makeClass())(options());
  const first = cache.storeMessage({ id: '1' }, 3);
  tick(500);
  const second = cache.updateLocalMessage('1', { status: 2 });
  const read = cache.getConversationList();
  tick(1499);
  assert.equal(await stateOf(first), 'pending');
  assert.equal(await stateOf(second), 'pending');
  tick(1);
  assert.equal(await stateOf(first), 'resolved');
  assert.equal(await stateOf(second), 'resolved');
  assert.equal(await stateOf(cache.storeMessage({ id: '2' }, 3)), 'resolved');
  assert.equal(await stateOf(read), 'pending', 'a read has no other answer to give');
  assert.equal(cache.store.health().pendingCalls, 4);
  tick(13_500);
  assert.equal(await stateOf(read), 'resolved');
  assert.match(cache.store.health().lastError!.message, /localcache.wasm has not come within 15 s/);
  assert.equal(cache.store.health().pendingCalls, 3, 'what the host handed over waits for the module');
  t.mock.timers.reset();
  await server.close();
});

test('a clock that is set back keeps no host waiting', async (t) => {
  const server = await serve(() => {}); // the module never comes
  configure({ wasmUrl: server.url });
  const tick = mockTime(t);
  let now = 7_200_000;
  t.mock.method(Date, 'now', () => now);
  const stored = new (makeClass())(options()).storeMessage({ id: '1' }, 3);
  now -= 3_600_000;
  tick(2000);
  assert.equal(await stateOf(stored), 'resolved');
  t.mock.timers.reset();
  await server.close();
});

test('what a host calls neither throws nor rejects when the module cannot be loaded, and health counts it', async (t) => {
  const tick = mockTime(t);
  const LocalCache = makeClass();
  const cache = new LocalCache(options());
  await callAll(cache); // without time: no call is held for a module that cannot be had
  const { state, errorCount, pendingCalls, lastError, reason } = cache.store.health();
  assert.equal(state, 'failed');
  assert.ok(pendingCalls > 20, 'what it handed over waits for the module');
  assert.ok(errorCount + pendingCalls >= hostCalls.length - 5, `${errorCount} failures, ${pendingCalls} calls wait`);
  assert.match(lastError!.message, /configure/);
  assert.match(reason!, /configure/);
  await cache.close();
  await settled();
  assert.ok(cache.store.health().errorCount >= hostCalls.length - 5, 'what is given up is counted');
  tick(2000);
});

test('nor on the real module, nor after close(), nor after a crash', async () => {
  configure({ wasmModule: await wasmModule() });
  const LocalCache = makeClass();
  const cache = new LocalCache(options());
  await callAll(cache);
  assert.equal(cache.store.health().state, 'degraded');
  await cache.close();
  await callAll(cache);
  const next = new LocalCache(options());
  await next.store.ready;
  next.store.moduleEnded(new Error('ended'));
  await callAll(next);
});

test('what is not there is undefined, and no failure', async () => {
  configure({ wasmModule: await wasmModule() });
  const LocalCache = makeClass();
  const cache = new LocalCache(options());
  assert.equal(await cache.getMessageByServerMsgId('404'), undefined);
  assert.equal(await cache.getConversationBySessionId('singleChat-nobody'), undefined);
  assert.equal(await cache.getConversationLastMessage('nobody', 'singleChat'), undefined);
  assert.equal(cache.store.health().errorCount, 0);
});

test('a message is counted and listed without what cannot be stored of it, and health says what that is (F11, I11)', async () => {
  configure({ wasmModule: await wasmModule() });
  const LocalCache = makeClass();
  const cache = new LocalCache(options());
  const plain = { type: 'txt', chatType: 'singleChat', from: 'bob', to: 'alice', msg: 'hi', time: 1 };
  let deep: object = {};
  for (let i = 0; i < 5_000; i++) deep = { deep };
  const odd: [object, RegExp][] = [
    [shy({ ...plain, id: '101' }), /does not tell|cannot be read: Error: denied/],
    [{ ...plain, id: '102', ext: deep }, /102 is stored without .*: ext\.deep\.deep.* lies deeper than 200 levels/],
    [{ ...plain, id: '103', ext: { good: 1, bad: deaf } }, /103 .*ext\.bad cannot be read: Error: denied/],
    [{ ...plain, id: '104', ext: gone }, /104 .*ext cannot be read: TypeError/],
    [Object.defineProperty({ ...plain, id: '105' }, 'ext', { get: denied, enumerable: true }), /105 .*ext cannot be read: Error: denied/],
  ];
  for (const [message, said] of odd) {
    await cache.storeMessage(message, 3);
    const { lastError } = cache.store.health();
    assert.equal(lastError?.call, 'storeMessage');
    assert.match(lastError.message, said);
  }
  const [bob] = await cache.getConversationList();
  assert.deepEqual([bob.unReadCount, bob.lastMessage.msg, bob.lastMessage.ext], [5, 'hi', undefined]);
  assert.deepEqual((await cache.getMessageByServerMsgId('103')).ext, { good: 1 });
  assert.equal(cache.store.health().errorCount, 5);
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
