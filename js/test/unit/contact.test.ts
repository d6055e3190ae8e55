import assert from 'node:assert/strict';
import fs from 'node:fs';
import { beforeEach, test } from 'node:test';
import { LocalCache } from '../../src/api.js';
import * as contact from '../../src/contact.js';
import { configure, load } from '../../src/runtime.js';
import { moduleWasAskedFor, reload, serve, settled, wasmModule } from './support.js';

type Call = (params?: any) => Promise<any>;

beforeEach(reload);

/** The plugin's calls on a connection that is logged in, to a server that nobody serves. */
function connect(context: object = {}) {
  const connection: any = {
    apiUrl: 'http://127.0.0.1:9',
    user: 'alice',
    context: { orgName: 'org', appName: 'app', accessToken: 'token', jid: { name: 'alice' }, ...context },
  };
  const calls = Object.fromEntries(Object.entries(contact).map(([name, call]) => [name, (call as Function).bind(connection) as Call]));
  return { connection, calls };
}

const bob = { conversationId: 'bob', conversationType: 'singleChat' };

/** Each wrong parameter and the vendor's text for it; whether the call throws or rejects is the vendor's way as well. */
const wrong: [name: string, way: 'throws' | 'rejects', params: object, text: string][] = [
  ...['getServerConversations', 'getServerPinnedConversations'].flatMap((name): typeof wrong => [
    [name, 'throws', { pageSize: 0 }, 'Invalid parameter pageSize: 0'],
    [name, 'throws', { pageSize: 51 }, 'Invalid parameter pageSize: 51'],
    [name, 'throws', { pageSize: '20' }, 'Invalid parameter pageSize: 20'],
    [name, 'throws', { pageSize: 1.5 }, 'Invalid parameter pageSize: 1.5'],
    [name, 'throws', { cursor: 5 }, 'Invalid parameter cursor: 5'],
    [name, 'throws', { includeEmptyConversations: 'yes' }, 'Invalid parameter includeEmptyConversations: yes'],
  ]),
  ['getServerConversationsByFilter', 'throws', { filter: { mark: 1 }, pageSize: 11 }, 'Invalid parameter pageSize: 11'],
  ['getServerConversationsByFilter', 'throws', {}, 'Invalid parameter mark: undefined'],
  ['getServerConversationsByFilter', 'throws', { filter: { mark: 20 } }, 'Invalid parameter mark: 20'],
  ['getContactsWithCursor', 'throws', { pageSize: 51 }, 'Invalid parameter pageSize: 51'],
  ['pinConversation', 'rejects', {}, 'Invalid parameter conversationId: undefined'],
  ['pinConversation', 'rejects', { conversationId: 'bob' }, 'Invalid parameter conversationType: undefined'],
  ['pinConversation', 'rejects', { ...bob, isPinned: 1 }, 'Invalid parameter isPinned: 1'],
  ['addConversationMark', 'rejects', { conversations: [{ conversationId: '' }], mark: 1 }, 'Invalid parameter conversations'],
  ['addConversationMark', 'rejects', { conversations: bob, mark: 1 }, 'Invalid parameter conversations'],
  ['removeConversationMark', 'rejects', { conversations: [bob], mark: -1 }, 'Invalid parameter mark: -1'],
  ['getHistoryMessages', 'rejects', {}, '"Invalid parameter": "targetId"'],
  ['getHistoryMessages', 'rejects', { targetId: 'bob', searchOptions: { from: 1 } }, '"Invalid parameter": "searchOptions.from"'],
  [
    'getHistoryMessages',
    'rejects',
    { targetId: 'bob', searchOptions: { msgTypes: 'txt' } },
    '"Invalid parameter": "searchOptions.msgTypes"',
  ],
  ['getHistoryMessages', 'rejects', { targetId: 'bob', searchOptions: { endTime: '1' } }, '"Invalid parameter": "searchOptions.endTime"'],
  ['getHistoryMessages', 'rejects', { targetId: 'bob', pageSize: 51 }, 'Invalid parameter pageSize: 51'],
  ['deleteConversation', 'throws', {}, 'Invalid parameter channel: undefined'],
  ['deleteConversation', 'throws', { channel: 'bob', chatType: 'chatRoom' }, 'Invalid parameter chatType: chatRoom'],
  ['deleteConversation', 'throws', { channel: 'bob', chatType: 'singleChat' }, 'Invalid parameter deleteRoam: undefined'],
  ['recallMessage', 'throws', { mid: '1', to: 'bob', ext: 5 }, '"Invalid parameter": "ext"'],
  ['modifyMessage', 'throws', {}, 'Invalid parameter: "messageId"'],
];

test('what the vendor’s own plugin refuses is refused in its words', async () => {
  const { golden } = JSON.parse(fs.readFileSync('contact/testdata/golden.json', 'utf8'));
  const refused = golden.filter(({ error }: any) => error?.text?.includes('Invalid parameter'));
  assert.ok(refused.length > 20);
  for (const { name, call, params, error } of refused) {
    const { calls } = connect();
    const made = async () => calls[call](params); // whether it throws or rejects
    await assert.rejects(made(), { message: error.text }, name);
  }
  assert.equal(moduleWasAskedFor(), false);
});

test('the old list is asked for as before, its callback gets what the promise gives', async () => {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(request.url!.replace(/_v=\d+/, '_v=0'));
    const payload = JSON.stringify({ bodies: [{ type: 'txt', msg: 'hi' }], ext: {}, from: 'bob', to: 'alice', type: 'chat' });
    const row = { channel_id: 'org#app_bob@easemob.com', unread_num: 2, meta: { id: '1', timestamp: 5, payload } };
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ data: { channel_infos: [row] } }));
  });
  configure({ wasmModule: await wasmModule() });
  const { connection, calls } = connect();
  connection.apiUrl = new URL(server.url).origin;
  let called: unknown;
  const list = await calls.getConversationlist({ pageNum: 2, pageSize: 5, success: (result: unknown) => (called = result) });
  await settled();
  assert.equal(called, list);
  assert.deepEqual(
    [list.type, list.data.channel_infos.map((row: any) => [row.channel_id, row.unread_num, row.lastMessage.msg, row.lastMessage.chatType])],
    [0, [['org#app_bob@easemob.com', 2, 'hi', 'singleChat']]],
  );
  await calls.getConversationlist();
  assert.deepEqual(asked, ['/org/app/users/alice/user_channels/page?pageNum=2&pageSize=5&_v=0', '/org/app/users/alice/user_channels?_v=0']);
  connection.context.accessToken = '';
  await assert.rejects(calls.getConversationlist(), { type: 700 });
  await server.close();
});

for (const [name, way, params, text] of wrong) {
  test(`${name}(${JSON.stringify(params)}) ${way} "${text}" before anything is loaded`, async () => {
    const { calls } = connect();
    if (way === 'throws') assert.throws(() => calls[name](params), { name: 'Error', message: text });
    else await assert.rejects(calls[name](params), { name: 'Error', message: text });
    assert.equal(moduleWasAskedFor(), false);
  });
}

test('calls without parameters fail as those with empty ones do', async () => {
  const { calls } = connect();
  for (const params of [undefined, null]) {
    assert.throws(() => calls.modifyMessage(params), { message: 'Invalid parameter: "messageId"' });
    assert.throws(() => calls.deleteConversation(params), { message: 'Invalid parameter channel: undefined' });
    assert.throws(() => calls.getServerConversationsByFilter(params), { message: 'Invalid parameter mark: undefined' });
    await assert.rejects(calls.getHistoryMessages(params), { message: '"Invalid parameter": "targetId"' });
  }
});

test('who is not logged in is told 700, and nothing is loaded', async () => {
  for (const context of [{ orgName: '' }, { appName: undefined }, { accessToken: '' }]) {
    const { calls } = connect(context);
    for (const [name, call] of Object.entries(calls)) {
      if (name === 'recallMessage' || name === 'modifyMessage') continue; // the connection's send() tells
      const params = name === 'deleteConversation' ? { channel: 'bob', chatType: 'singleChat', deleteRoam: true } : {};
      await assert.rejects(call(params), { type: 700, message: 'appkey or token error' }, name);
    }
  }
  assert.equal(moduleWasAskedFor(), false);
});

test('the old callbacks are called as well as the promise settles', async () => {
  configure({ wasmModule: await wasmModule() });
  const { calls } = connect();
  for (const [name, callback, params] of [
    ['getHistoryMessages', 'fail', { targetId: 'bob' }],
    ['deleteConversation', 'error', { channel: 'bob', chatType: 'singleChat', deleteRoam: true }],
    ['getContacts', 'error', {}],
  ] as const) {
    const heard: any[] = [];
    const refused = await calls[name]({
      ...params,
      [callback]: (error: unknown) => heard.push(error),
      success: () => heard.push('success'),
    }).then(
      () => assert.fail(`${name} reached a server where there is none`),
      (error) => error,
    );
    assert.equal(typeof refused.type, 'number', name);
    assert.deepEqual(heard, [refused], name);
  }
});

test('a recall goes out through the connection; when it is done the cache forgets the message, then success is called', async () => {
  const { connection, calls } = connect();
  const log: unknown[] = [];
  const cache = {
    removeMsgByServerMsgId: (id: string) => log.push(['remove', id]),
    getConversationLastMessage: async () => ({ serverMsgId: '9' }),
    updateLocalConversation: (...args: unknown[]) => log.push(['update', ...args]),
  };
  connection._localCache = { getInstance: () => cache };
  connection._msgHash = {};
  connection.getUniqueId = () => 'u1';
  connection.mSync = { send: (message: any) => (log.push(['send', message.type, message.ackId, message.metaExt]), message.success('u1')) };
  await calls.recallMessage({ mid: '10', to: 'bob', type: 'chat', success: (id: string) => log.push(['success', id]) });
  await settled();
  assert.deepEqual(log, [
    ['send', 'recall', '10', ''],
    ['remove', '10'],
    ['update', 'singleChat-bob', { lastMessageId: '9' }],
    ['success', 'u1'],
  ]);
});

test('a recall that does not tell its chat type is one of a single chat, for the cache too', async () => {
  const { connection, calls } = connect();
  const removed: string[] = [];
  const cache = { removeMsgByServerMsgId: (id: string) => removed.push(id), getConversationLastMessage() {}, updateLocalConversation() {} };
  Object.assign(connection, { _localCache: { getInstance: () => cache }, _msgHash: {}, getUniqueId: () => 'u1' });
  connection.mSync = { send: (message: any) => message.success() };
  await calls.recallMessage({ mid: '10', to: 'bob' });
  await settled();
  assert.deepEqual(removed, ['10']);
});

test('a call is made for who was logged in when it was made', async () => {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(`${request.url!.split('/')[3]}/${request.url!.split('/')[4]} ${request.headers.authorization}`);
    response.setHeader('Content-Type', 'application/json').end('{"data":{}}');
  });
  configure({ wasmModule });
  const { connection, calls } = connect();
  connection.apiUrl = new URL(server.url).origin;
  const made = calls.getContacts(); // the module is still to be loaded
  connection.user = 'carol';
  connection.context.accessToken = 'of carol';
  await made;
  assert.deepEqual(asked, ['users/alice Bearer token']);
  await server.close();
});

test('a page of the server goes into no other user\u2019s store', async () => {
  const row = { session_to: 'bob', session_type: 'chat', unread_num: 1 };
  const server = await serve((_, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ data: { channel_infos: [row] } }));
  });
  configure({ wasmModule: await wasmModule() });
  const bare = new LocalCache({ user: 'dave', dbName: 'cache_1_dave' }); // of another connection, used without usePlugin
  const { connection, calls } = connect();
  connection.apiUrl = new URL(server.url).origin;
  assert.equal((await calls.getServerConversations()).data.conversations.length, 1);
  assert.deepEqual(await bare.getConversationList(), []);
  connection.user = 'Dave/web';
  await calls.getServerConversations();
  assert.equal((await bare.getConversationList()).length, 1);
  await bare.close();
  await server.close();
});

test('a call that waits for the server when the module ends rejects with that', async (t) => {
  for (const name of ['log', 'warn', 'error'] as const) t.mock.method(console, name, () => {});
  configure({ wasmModule: await wasmModule() });
  const server = await serve(() => {}); // never answers
  const { connection, calls } = connect();
  connection.apiUrl = new URL(server.url).origin;
  const go = await load();
  const refused = assert.rejects(calls.getServerConversations(), /localcache\.wasm ended by a fault of its own/);
  await new Promise((resolve) => setTimeout(resolve, 20));
  try {
    go.openStore(undefined as never, undefined as never); // the shim's own fault, and Go panics on it
  } catch {
    // the panic may come out of the call as well
  }
  await refused;
  await server.close();
});

test('a cache that fails does not keep a recall from succeeding', async () => {
  const { connection, calls } = connect();
  const broken = () => Promise.reject(new Error('no'));
  const cache = { removeMsgByServerMsgId: broken, getConversationLastMessage: broken, updateLocalConversation: broken };
  Object.assign(connection, { _localCache: { getInstance: () => cache }, _msgHash: {}, getUniqueId: () => 'u1' });
  connection.mSync = { send: (message: any) => message.success() };
  let done = false;
  await calls.recallMessage({ mid: '10', to: 'g1', chatType: 'groupChat', success: () => (done = true) });
  await settled();
  assert.ok(done);
});

test('an edit goes out with the id of the message that it changes', () => {
  const { connection, calls } = connect();
  connection.mSync = { send: (message: unknown) => message };
  assert.deepEqual(calls.modifyMessage({ messageId: '5', modifiedMessage: { type: 'txt', msg: 'new' } }), {
    editMessageId: '5',
    type: 'txt',
    msg: 'new',
  });
});
