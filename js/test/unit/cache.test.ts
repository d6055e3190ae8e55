import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CacheCalls, Status } from '../../src/minicore/cache.js';
import { settled } from './support.js';

/** A localCache plugin that notes what it is asked; `answers` are its methods' results. */
function plugin(answers: Record<string, (...args: any[]) => unknown> = {}) {
  const log: unknown[][] = [];
  const instance = new Proxy({} as Record<string, unknown>, {
    get:
      (_, name: string) =>
      (...args: unknown[]) => {
        log.push([name, ...args]);
        return answers[name]?.(...args);
      },
  });
  let current: unknown = instance;
  const cls = class {
    static getInstance() {
      return current;
    }
  };
  const calls = new CacheCalls(
    () => cls as never,
    () => 'alice',
  );
  return { log, calls, empty: () => (current = undefined) };
}

const text = { id: 'c1', type: 'txt', to: 'bob', msg: 'hi' } as const;

test('an own message is handed over in the caller’s task, without callbacks and file', () => {
  const { log, calls } = plugin();
  calls.own({ ...text, success() {}, file: new Blob(['x']) }, Status.Created);
  assert.deepEqual(log, [['storeMessage', text, 0]]);
});

test('commands, acknowledgements and edits are no business of the cache', () => {
  const { log, calls } = plugin();
  for (const message of [
    { ...text, type: 'cmd' as const },
    { ...text, type: 'read' as const },
    { ...text, editMessageId: '5' },
  ]) {
    calls.own(message, Status.Created);
  }
  assert.deepEqual(log, []);
});

test('a cache that throws or rejects hurts nobody', async () => {
  const broken = plugin({
    storeMessage() {
      throw new Error('no');
    },
    updateLocalMessage: () => Promise.reject(new Error('no')),
  });
  broken.calls.own(text, Status.Created);
  assert.equal(broken.calls.store({ message: '{}' }), undefined);
  assert.equal(await broken.calls.update('c1', '9', Status.Success), undefined);
  assert.equal(await broken.calls.edit({ message: 'this is no JSON', replaceExt: true }), undefined);
});

test('without an instance, or after the login is over, nothing is asked', async () => {
  const { log, calls, empty } = plugin();
  empty();
  assert.equal(calls.store({ message: '{}' }), undefined);
  const other = plugin();
  other.calls.detach();
  assert.equal(other.calls.store({ message: '{}' }), undefined);
  assert.equal(other.calls.open('alice', 'cache_1_alice'), undefined);
  assert.deepEqual([log, other.log], [[], []]);
});

test('a plugin whose constructor fails does not keep the login from succeeding', async () => {
  class Broken {
    constructor() {
      throw new Error('no');
    }
    static getInstance() {
      return undefined;
    }
  }
  const calls = new CacheCalls(
    () => Broken as never,
    () => 'alice',
  );
  await calls.open('alice', 'cache_1_alice');
});

test('a recall lowers the unread count by one, unless it was read or is one’s own', async () => {
  for (const [from, cleared, want] of [
    ['bob', 0, 2],
    ['bob', 200, 3],
    ['', 0, 3],
    ['alice', 0, 3],
  ] as const) {
    const { log, calls } = plugin({
      getMessageByServerMsgId: async () => ({ chatType: 'singleChat', from, time: 100 }),
      getConversationLastMessage: async () => ({ serverMsgId: '8' }),
      getConversationBySessionId: async () => ({ unReadCount: 3, unreadCountClearTimestamp: cleared }),
    });
    await calls.recall({ serverId: '9', conversationId: 'bob' });
    assert.deepEqual(log.at(-1), ['updateLocalConversation', 'singleChat-bob', { lastMessageId: '8', unReadCount: want }]);
  }
});

test('a recall of what is not there changes nothing', async () => {
  const { log, calls } = plugin();
  await calls.recall({ serverId: '9', conversationId: 'bob' });
  assert.deepEqual(log, [['getMessageByServerMsgId', '9']]);
});

test('an edit changes the content of its own type only', async () => {
  const old = { id: '9', type: 'txt', msg: 'old', ext: { kept: 1 }, time: 5 };
  const { log, calls } = plugin({ getMessageByServerMsgId: async () => old });
  await calls.edit({
    message: JSON.stringify({ id: '9', type: 'txt', msg: 'new', ext: { other: 1 }, modifiedInfo: { operationCount: 1 } }),
    replaceExt: false,
  });
  assert.deepEqual(log.at(-1), ['putMessageToDB', { ...old, msg: 'new', modifiedInfo: { operationCount: 1 }, translations: undefined }]);
  await calls.edit({ message: JSON.stringify({ id: '9', type: 'custom', customEvent: 'e', ext: { other: 1 } }), replaceExt: true });
  assert.deepEqual(log.at(-1), ['putMessageToDB', { ...old, ext: { other: 1 }, modifiedInfo: undefined }]);
});

test('what another device did to a conversation reaches a plugin that can take it', async () => {
  const { log, calls } = plugin();
  await calls.change({ session: 'singleChat-bob', deleted: true, marked: false });
  await calls.change({ session: 'singleChat-bob', deleted: false, pinned: true, pinnedTime: 5, marked: false });
  await calls.change({ session: 'singleChat-bob', deleted: false, mark: 3, marked: true });
  await settled();
  assert.deepEqual(log, [
    ['removeConversationBySessionId', 'singleChat-bob'],
    ['changeServerState', 'singleChat-bob', { isPinned: true, pinnedTime: 5 }],
    ['changeServerState', 'singleChat-bob', { mark: 3, marked: true }],
  ]);
});

test('what moderation made of a message is put after the answer, into a cache that writes back what it read before', async () => {
  let row: Record<string, unknown> = { ...text, serverMsgId: 'c1', status: 2 };
  const slowly = () => new Promise((resolve) => setTimeout(resolve, 5));
  const foreign = plugin({
    changeServerState: undefined as never,
    async updateLocalMessage(_: string, patch: object) {
      const read = { ...row };
      await slowly();
      row = { ...read, ...patch };
    },
    getMessageByServerMsgId: async (id: string) => (row.serverMsgId === id ? { ...row } : undefined),
    async putMessageToDB(message: Record<string, unknown>) {
      row = { ...message };
    },
  });
  void foreign.calls.answered({ clientId: 'c1', serverId: '9', status: Status.Success });
  await foreign.calls.replace({ clientId: 'c1', message: JSON.stringify({ id: '9', msg: 'h*' }) });
  await slowly();
  await slowly();
  assert.deepEqual([row.msg, row.serverMsgId, row.status, row.id], ['h*', '9', 3, 'c1']);
});
