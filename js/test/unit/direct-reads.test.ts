import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everything } from '../../src/local-data-params.js';
import { allConversations, oneConversation, pageOfConversations } from '../../src/lists.js';
import { Store } from '../../src/store.js';
import { playGo, settled, stateOf } from './support.js';

let databases = 0;

/** An open store at rest, and the lists that it reads without Go: the test says how they end. */
async function openStore() {
  const go = playGo();
  const store = new Store({ dbName: `cache_${++databases}_direct`, user: 'alice', load: async () => go.exports });
  await settled();
  const opened = go.opened[0];
  const read: { database: string; query: object; done(result: unknown): void; failed(): void }[] = [];
  go.driver.listNow = (database, query, done, failed) => read.push({ database, query, done, failed }) > 0;
  go.event(opened, 'storeReady', 'indexedDB', '');
  go.rest(opened, true);
  return { go, store, opened, read };
}

const inLine = (calls: any[][]) => calls.map(([, name]) => name);

test('a list of a store at rest is read without Go', async () => {
  const { go, store, opened, read } = await openStore();
  const list = store.call('list', allConversations);
  assert.deepEqual(
    store.waitingCalls().map(({ name }) => name),
    ['list'],
  );
  assert.equal(store.health().pendingCalls, 1);
  assert.equal(read[0].database, opened.options.database);
  assert.deepEqual(read[0].query, { one: '', limit: 0, paged: false, time: 0, session: '' });
  read[0].done(['a list']);
  assert.deepEqual(await list, { body: ['a list'] });
  assert.deepEqual(store.waitingCalls(), []);
  assert.equal(opened.woken, 0);
  assert.deepEqual(go.take(opened), []);
});

test('so are one conversation and a first page; Go reads what it has to choose, to check or to spell', async () => {
  const { go, store, opened, read } = await openStore();
  const lists = [oneConversation('singleChat-bob'), oneConversation('groupChat-42'), pageOfConversations(50, '', everything)];
  for (const list of lists) void store.call('list', list);
  assert.equal(read.length, 3);
  const others = [
    oneConversation('singleChat-Bob'),
    oneConversation('singleChat-bob/ios'),
    oneConversation('undefined-bob'),
    oneConversation('singleChat-\ud800'),
    pageOfConversations(50, '1700000000000|singleChat-bob'),
    pageOfConversations(50, '', { ...everything, pinnedFirst: true }),
    pageOfConversations(50, '', { ...everything, unread: true }),
  ];
  for (const list of others) {
    void store.call('list', list);
    const [[id]] = go.take(opened);
    go.settle(opened, [id, []]);
  }
  assert.equal(read.length, 3);
});

test('so is a page of messages; Go filters, looks for a message to begin at, and checks a cursor that is none of its own', async () => {
  const { go, store, opened } = await openStore();
  const read: object[] = [];
  const page = { messages: [], cursor: '', isLast: true, hasGap: true };
  go.driver.messagesNow = (_database, query, done) => {
    read.push(query);
    done(page);
    return true;
  };
  const plain = { session: 'singleChat-bob', startId: '', cursor: '', pageSize: 5, down: false, filter: undefined };
  const next = { ...plain, cursor: 'singleChat-bob\x1f1700000000000.5\x1f7', down: true, pageSize: 0 };
  assert.deepEqual(await store.call('getMessages', plain), page);
  await store.call('getMessages', next);
  await store.call('getMessages', { ...next, startId: '8' });
  assert.deepEqual(read, [
    { session: 'singleChat-bob', size: 5, down: false, after: undefined },
    ...[1, 2].map(() => ({ session: 'singleChat-bob', size: 20, down: true, after: [1700000000000.5, '7'] })),
  ]);
  const others = [
    { ...plain, filter: { from: 'bob', types: [] } },
    { ...plain, startId: '8' },
    { ...plain, session: 'singleChat-Bob' },
    ...[
      'x',
      'singleChat-bob\x1f\x1f7',
      'singleChat-bob\x1f0\x1f',
      'singleChat-bob\x1f0x1\x1f7',
      'singleChat-carol\x1f1\x1f7',
      'singleChat-bob\x1fx\x1f7',
      'singleChat-bob\x1f1\x1f7\x1e',
      `${next.cursor}\x1f`,
    ].map((cursor) => ({
      ...plain,
      cursor,
    })),
  ];
  for (const takes of others) {
    store.call('getMessages', takes).catch(() => {});
    const [[id]] = go.take(opened);
    go.settle(opened, [id, undefined, 'Error', 'of Go']);
  }
  assert.equal(read.length, 3);
});

test('Go reads a list behind a call that has not ended, and while it is at work', async () => {
  const { go, store, opened, read } = await openStore();
  void store.call('clearUnread', { session: 'singleChat-bob' });
  void store.call('list', allConversations);
  const calls = go.take(opened);
  assert.deepEqual(inLine(calls), ['clearUnread', 'list']);
  go.settle(opened, [calls[0][0]], [calls[1][0], []]);
  go.rest(opened, false);
  void store.call('list', allConversations);
  assert.deepEqual(inLine(go.take(opened)), ['list']);
  assert.equal(read.length, 0);
});

test('Go reads a list that cannot be begun, fails, or does not come', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { go, store, opened, read } = await openStore();
  const failing = store.call('list', allConversations);
  read[0].failed();
  assert.deepEqual(inLine(go.take(opened)), ['list']);
  read[0].done(['too late']);
  go.settle(opened, [1, ['of Go']]);
  assert.deepEqual(await failing, { body: ['of Go'] });

  const silent = store.call('list', allConversations);
  t.mock.timers.tick(3_000);
  assert.deepEqual(go.take(opened), []);
  t.mock.timers.tick(3_000);
  assert.deepEqual(inLine(go.take(opened)), ['list']);
  go.settle(opened, [2, ['of Go']]);
  assert.deepEqual(await silent, { body: ['of Go'] });

  go.driver.listNow = () => false;
  void store.call('list', allConversations);
  assert.deepEqual(inLine(go.take(opened)), ['list']);
});

test('what is being read is read on when the module ends, or the store is closed', async () => {
  const { store, read } = await openStore();
  const list = store.call('list', allConversations);
  store.moduleEnded(new Error('localcache.wasm ended'));
  assert.equal(await stateOf(list), 'pending');
  read[0].done(['a list']);
  assert.deepEqual(await list, { body: ['a list'] });

  const { store: closing, go, opened, read: last } = await openStore();
  const late = closing.call('list', allConversations);
  const failing = closing.call('list', allConversations);
  void closing.close();
  await assert.rejects(closing.call('list', allConversations), /is closed: list came after close/);
  go.event(opened, 'storeClosed');
  last[0].done(['a list']);
  last[1].failed();
  assert.deepEqual(await late, { body: ['a list'] });
  await assert.rejects(failing, /is closed/);
});

test('Go is told now and then that the store is in use, so that it does not take it for idle', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { store, opened, read } = await openStore();
  for (let i = 0; i < 3; i++) {
    void store.call('list', allConversations);
    read[i].done([]);
    t.mock.timers.tick(1);
  }
  assert.equal(opened.used, 1);
  t.mock.timers.tick(1_000);
  assert.equal(opened.used, 2);
  t.mock.timers.tick(3_000);
  assert.equal(opened.used, 2);
});
