import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { allConversations } from '../../src/lists.js';
import { classOf, LocalCache, LocalCacheApi, type Connection } from '../../src/api.js';
import { databaseName } from '../../src/database-name.js';
import { install } from '../../src/minicore/plugins.js';
import { configure } from '../../src/runtime.js';
import { moduleWasAskedFor, reload, settled, stateOf, wasmModule } from './support.js';

beforeEach(async () => {
  reload();
  configure({ wasmModule: await wasmModule() });
});

type Host = Connection & { localCache: Record<keyof typeof LocalCacheApi, (params?: any) => Promise<any>> };

let users = 0;

/** A connection as usePlugin leaves it: logged in, but PROVISION has not come yet. */
function connect(plugin: object = { LocalCache, LocalCacheApi }): Host {
  const connection = {
    appKey: 'org#app',
    user: `user${++users}`,
    context: { orgName: 'org', appName: 'app', accessToken: 'token', userId: '' },
  } as unknown as Host;
  install(connection, plugin, 'localCache');
  return connection;
}

/** What the host does after PROVISION. */
const provision = (connection: Host) =>
  new connection._localCache!({ user: connection.user!, dbName: databaseName('org#app', connection.user!), onInit() {} });

const bob = { conversationId: 'bob', conversationType: 'singleChat' };
const message = { id: '100', type: 'txt', chatType: 'singleChat', from: 'bob', msg: 'hi', time: 1 };

test('usePlugin gives each connection a class of its own, and loading begins (B12)', async () => {
  assert.equal(moduleWasAskedFor(), false);
  const [one, two] = [connect(), connect()];
  assert.equal(moduleWasAskedFor(), true);
  assert.notEqual(one._localCache, LocalCache);
  assert.notEqual(one._localCache, two._localCache);
  assert.equal(classOf(one), one._localCache);
  provision(one);
  provision(two);
  await one._localCache!.getInstance()!.storeMessage({ ...message, to: one.user }, 3);
  assert.equal((await one.localCache.getLocalConversations()).data.length, 1);
  assert.deepEqual((await two.localCache.getLocalConversations()).data, []);
});

test('functions that are bound to a connection with a foreign cache leave it as it is', () => {
  class Foreign {
    static getInstance() {
      return undefined;
    }
  }
  const connection = connect({ LocalCache: Foreign, LocalCacheApi });
  assert.equal(connection._localCache as unknown, Foreign);
  assert.equal(classOf(connection), LocalCache);
});

test('binding to something else than a connection binds, no more', async () => {
  const bound = LocalCacheApi.getHealth.bind({} as never);
  assert.equal((await bound()).type, 0);
  assert.equal((await LocalCacheApi.getHealth.bind(undefined as never)()).type, 0);
});

test('who is not logged in is told 700, before any parameter is looked at', async () => {
  for (const missing of ['appName', 'orgName', 'accessToken'] as const) {
    const connection = connect();
    provision(connection);
    connection.context![missing] = '';
    for (const name of Object.keys(LocalCacheApi) as (keyof typeof LocalCacheApi)[]) {
      if (name === 'getHealth' || name === 'onHealthChange') continue;
      const refused = { type: 700, message: 'appkey or token error' };
      const call = connection.localCache[name] as () => any;
      if (name.startsWith('watch')) assert.throws(call, refused, name);
      else await assert.rejects(call(), refused, name);
    }
  }
});

test('parameter errors are plain errors with the texts of the vendor', async () => {
  const connection = connect();
  provision(connection);
  for (const name of [
    'getLocalConversation',
    'setLocalConversationCustomField',
    'clearConversationUnreadCount',
    'removeLocalConversation',
  ] as const) {
    await assert.rejects(connection.localCache[name](), { name: 'Error', message: '"Invalid parameter conversationType": undefined' });
    await assert.rejects(connection.localCache[name]({ ...bob, conversationId: '' }), { message: 'Invalid parameter: "conversationId"' });
  }
  await assert.rejects(connection.localCache.setLocalConversationCustomField(bob), { message: 'Invalid parameter: "customField"' });
  await assert.rejects(connection.localCache.getLocalConversationPage({ pageSize: 0 }), /^Error: Invalid parameter pageSize: 0/);
});

test('an object that cannot be read rejects its call, names the parameter, and nothing is stored', async () => {
  const connection = connect();
  provision(connection);
  const { localCache } = connection;
  const gone = () => {
    const { proxy, revoke } = Proxy.revocable<any>([], {});
    revoke();
    return proxy;
  };
  const insert = { ...message, to: connection.user };
  await localCache.insertLocalMessage({ message: insert });
  const before = await localCache.getLocalConversations();
  const file = Object.assign(new File([], 'a message?'), { id: '102', from: 'bob', to: connection.user });
  const second = { ...insert, id: '101' };
  const wrong: [call: keyof typeof LocalCacheApi, params: object, text: RegExp][] = [
    [
      'insertLocalMessage',
      { message: gone() },
      /^Invalid parameter "message": object \(a message; it cannot be read: TypeError: .*revoked\)$/,
    ],
    ['insertLocalMessage', { message: file }, /^Invalid parameter "message": \[object File\] \(a message\)$/],
    [
      'importLocalMessages',
      { messages: [second, gone()] },
      /^Invalid parameter "messages\[1\]": object \(a message; it cannot be read: TypeErr/,
    ],
    ['importLocalMessages', { messages: [second, file] }, /^Invalid parameter "messages\[1\]": \[object File\] \(a message\)$/],
    ['importLocalMessages', { messages: [second, , second] }, /^Invalid parameter "messages\[1\]": undefined \(a message\)$/],
    ['importLocalMessages', { messages: gone() }, /^Invalid parameter "messages": object \(an array of at most 1000\)$/],
    ['updateLocalMessage', { messageId: '100', changes: gone() }, /^changes cannot be read: TypeError: .*revoked/],
    ['updateLocalMessage', { messageId: '100', changes: { ext: gone() } }, /^changes\.ext cannot be read: TypeError: .*revoked/],
    ['setLocalConversationCustomField', { ...bob, customField: gone() }, /^customField cannot be read: TypeError: .*revoked/],
    ['setLocalConversationDraft', { ...bob, draft: gone() }, /^draft cannot be read: TypeError: .*revoked/],
    ['removeLocalMessages', { ...bob, messageIds: gone() }, /^Invalid parameter "messageIds": object \(an array of ids\)$/],
    ['removeLocalConversations', { conversations: gone() }, /^Invalid parameter "conversations": object \(an array of conversations\)$/],
    ['searchLocalMessages', { keywords: gone() }, /^Invalid parameter "keywords": object /],
    ['searchLocalMessages', { keywords: 'hi', msgTypes: gone() }, /^Invalid parameter "msgTypes": object \(an array of strings\)$/],
  ];
  for (const [call, params, text] of wrong) {
    await assert.rejects(localCache[call](params), (error: any) => {
      assert.match((error.data ?? error).message, text, call);
      if (error.data) assert.deepEqual([error.type, error.message, error.data.name], [800, `${call} is failed`, 'DataCloneError']);
      return true;
    });
  }
  assert.deepEqual(await localCache.getLocalConversations(), before);
  assert.equal((await localCache.getLocalMessageCount()).data, 1);
});

test('the calls do what they say, a read sees every call before it', async () => {
  const connection = connect();
  const cache = provision(connection);
  const { localCache } = connection;
  void cache.storeMessage({ ...message, to: connection.user }, 3);
  void localCache.setLocalConversationCustomField({ ...bob, customField: { draft: 'x' } });
  const { type, data } = await localCache.getLocalConversation(bob);
  assert.equal(type, 0);
  assert.deepEqual([data.unReadCount, data.customField, data.lastMessage.msg], [1, { draft: 'x' }, 'hi']);
  assert.equal(await localCache.clearConversationUnreadCount(bob), undefined);
  assert.equal((await localCache.getLocalConversation(bob)).data.unReadCount, 0);
  const page = await localCache.getLocalConversationPage();
  assert.equal(page.data.conversations.length, 1);
  assert.equal(page.data.cursor, '');
  assert.equal(await localCache.removeLocalConversation(bob), undefined);
  assert.deepEqual(await localCache.getLocalConversation(bob), { type: 0, data: undefined });
  assert.deepEqual((await localCache.getHealth()).data.errorCount, 0);
});

test('messages stay when a conversation is removed without them', async () => {
  const connection = connect();
  const cache = provision(connection);
  await cache.storeMessage({ ...message, to: connection.user }, 3);
  await connection.localCache.removeLocalConversation({ ...bob, isRemoveLocalMessage: false });
  assert.deepEqual((await connection.localCache.getLocalConversations()).data, []);
  assert.equal((await cache.getMessageByServerMsgId('100')).msg, 'hi');
});

test('a custom field that cannot be kept rejects with 800, and hurts nothing after it (B8)', async () => {
  const connection = connect();
  provision(connection);
  await assert.rejects(connection.localCache.setLocalConversationCustomField({ ...bob, customField: { call() {} } }), (error: any) => {
    assert.deepEqual([error.type, error.message], [800, 'setLocalConversationCustomField is failed']);
    assert.equal(error.data.name, 'DataCloneError');
    return true;
  });
  await connection.localCache.setLocalConversationCustomField({ ...bob, customField: { kept: true } });
  assert.deepEqual((await connection.localCache.getLocalConversation(bob)).data.customField, { kept: true });
});

test('a custom field is kept as it was at the call', async () => {
  const connection = connect();
  const customField = { draft: 'early' };
  const set = connection.localCache.setLocalConversationCustomField({ ...bob, customField }); // no instance yet
  customField.draft = 'late';
  provision(connection);
  await set;
  assert.deepEqual((await connection.localCache.getLocalConversation(bob)).data.customField, { draft: 'early' });
});

test('a failure of the store rejects with 800, the call and the cause', async () => {
  const connection = connect();
  const cache = provision(connection);
  await cache.store.ready;
  const crash = new Error('ended');
  cache.store.call = () => Promise.reject(crash);
  await assert.rejects(connection.localCache.getLocalConversations(), {
    type: 800,
    message: 'getLocalConversations is failed',
    data: crash,
  });
});

test('a call between login and the first instance waits for it', async () => {
  const connection = connect();
  const early = connection.localCache.getLocalConversations();
  assert.equal(await stateOf(early), 'pending');
  provision(connection);
  assert.deepEqual(await early, { type: 0, data: [] });
});

test('it waits 15 s, then it rejects with 800 and says why', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const connection = connect();
  const call = connection.localCache.getLocalConversations();
  await settled();
  t.mock.timers.tick(14_999);
  assert.equal(await stateOf(call), 'pending');
  t.mock.timers.tick(1);
  await assert.rejects(call, (error: any) => {
    assert.deepEqual([error.type, error.message], [800, 'getLocalConversations is failed']);
    assert.match(error.data.message, /no local store was opened within 15 s/);
    return true;
  });
});

test('after reconnecting was given up (closed, the token kept) a call opens the store again', async () => {
  const connection = connect();
  const cache = provision(connection);
  await cache.close();
  assert.equal(connection._localCache!.getInstance(), undefined);
  assert.equal((await connection.localCache.getLocalConversations()).type, 0);
  const again = connection._localCache!.getInstance()!;
  assert.notEqual(again, cache);
  assert.deepEqual([again.user, again.dbName], [connection.user, databaseName('org#app', connection.user!)]);
});

test('a store that a call opened between two logins gets nothing of the next user', async () => {
  const connection = connect();
  await provision(connection).close();
  await connection.localCache.getLocalConversations(); // the login that is under way will be refused
  const opened = connection._localCache!.getInstance()!;
  const before = connection.user!;
  connection.user = `${before}-other`;
  assert.equal(connection._localCache!.getInstance(), undefined, 'the host keeps an instance that it finds');
  const cache = provision(connection);
  await cache.storeMessage({ ...message, to: connection.user }, 3);
  assert.equal((await connection.localCache.getLocalConversations()).data.length, 1);
  await assert.rejects(opened.store.call('list', allConversations), /closed/);
  connection.user = '';
  assert.equal(connection._localCache!.getInstance(), cache, 'a host that names no user');
});

test('a call is in line when it returns: before what the host does next, and before close()', async () => {
  const connection = connect();
  const cache = provision(connection);
  const { localCache } = connection;
  const clear = localCache.clearConversationUnreadCount(bob);
  void cache.storeMessage({ ...message, to: connection.user }, 3);
  const read = localCache.getLocalConversation(bob);
  void cache.close();
  await clear;
  assert.equal((await read).data.unReadCount, 1);
});

test('where there is no app key the app id names the database, and the context the user', async () => {
  const connection = connect();
  await provision(connection).close();
  Object.assign(connection, { appKey: '', appId: 'a', user: '' });
  connection.context!.userId = 'carol';
  await connection.localCache.getLocalConversations();
  assert.equal(connection._localCache!.getInstance()!.dbName, 'cache_97_carol');
});

test('getHealth needs no login and says closed when nothing is open', async () => {
  const connection = connect();
  connection.context!.accessToken = '';
  assert.deepEqual(await connection.localCache.getHealth(), { type: 0, data: { state: 'closed' } });
  await provision(connection).store.ready;
  const { data } = await connection.localCache.getHealth();
  assert.deepEqual([data.state, data.storage, data.pendingCalls], ['degraded', 'memory', 0]);
});

test('usePlugin a second time, with an instance open, keeps the store (I3)', async () => {
  const connection = connect();
  const cache = provision(connection);
  await cache.storeMessage({ ...message, to: connection.user }, 3);
  const before = connection.localCache;
  install(connection, { LocalCache, LocalCacheApi }, 'localCache');
  assert.equal(connection._localCache!.getInstance(), cache);
  for (const { getLocalConversations } of [connection.localCache, before]) {
    assert.equal((await getLocalConversations()).data.length, 1);
  }
});

test('usePlugin after the login makes the instance that the host does not make (I3)', async () => {
  const connection = { appKey: 'org#app', user: 'late', context: { orgName: 'org', appName: 'app', accessToken: 'token' }, logOut: false };
  install(connection, { LocalCache, LocalCacheApi }, 'localCache');
  const host = connection as unknown as Host;
  const cache = host._localCache!.getInstance()!;
  assert.deepEqual([cache.user, cache.dbName], ['late', databaseName('org#app', 'late')]);
  await cache.storeMessage({ ...message, to: 'late' }, 3);
  assert.deepEqual(
    (await host.localCache.getLocalConversations()).data.map((c: any) => [c.conversationId, c.unReadCount]),
    [['bob', 1]],
  );
});

test('usePlugin while a login is under way leaves the instance to the host', () => {
  const connection = { appKey: 'org#app', user: 'early', context: { orgName: 'org', appName: 'app', accessToken: 'token' }, logOut: true };
  install(connection, { LocalCache, LocalCacheApi }, 'localCache');
  assert.equal((connection as unknown as Host)._localCache!.getInstance(), undefined);
});

test('ids name the same conversation in any spelling and with any device (I2)', async () => {
  const connection = connect();
  connection.user = connection.user!.toUpperCase();
  const cache = provision(connection);
  const own = connection.user.toLowerCase();
  await cache.storeMessage({ ...message, from: 'bob', to: own }, 3);
  await cache.storeMessage({ ...message, id: '101', from: own, to: 'bob' }, 3); // the echo of another own device
  const { localCache } = connection;
  const Bob = { conversationId: 'Bob/ios_1', conversationType: 'singleChat' };
  await localCache.setLocalConversationCustomField({ ...Bob, customField: { label: 'work' } });
  const { data } = await localCache.getLocalConversations();
  assert.deepEqual(
    data.map((c: any) => [c.conversationId, c.unReadCount, c.customField]),
    [['bob', 1, { label: 'work' }]],
  );
  assert.deepEqual((await localCache.getLocalConversation(Bob)).data, data[0]);
  await localCache.clearConversationUnreadCount(Bob);
  assert.equal((await localCache.getLocalConversation(bob)).data.unReadCount, 0);
  await localCache.removeLocalConversation(Bob);
  assert.deepEqual((await localCache.getLocalConversations()).data, []);
  await assert.rejects(localCache.getLocalConversation({ ...Bob, conversationId: '/ios_1' }), {
    message: 'Invalid parameter: "conversationId"',
  });
  await cache.close();
  connection.user = own;
  assert.equal(provision(connection).store.health().database, cache.store.health().database);
});

test('a plugin that is used without usePlugin works on the bare class', async () => {
  const connection = { context: { orgName: 'o', appName: 'a', accessToken: 't' } };
  const cache = new LocalCache({ user: 'bare', dbName: 'cache_1_bare' });
  assert.deepEqual(await LocalCacheApi.getLocalConversations.call(connection), { type: 0, data: [] });
  await cache.close();
});
