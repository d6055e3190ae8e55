import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDriver } from '../../../localcache/indexeddb/driver.js';

/** What Go would read. */
const textForGo = (driver: ReturnType<typeof createDriver>, length: number) => new TextDecoder().decode(driver.toGo().subarray(0, length));

/** What Go would write. */
function leave(driver: ReturnType<typeof createDriver>, text: string): number {
  const bytes = new TextEncoder().encode(text);
  driver.grow(bytes.length).set(bytes);
  return bytes.length;
}

/** A field without a value. */
const none = '\x1c';
const record = (driver: ReturnType<typeof createDriver>, ...fields: (string | number)[]) => leave(driver, `\x1e${fields.join('\x1f')}`);

test('a slot holds its value until it is taken, and is used again then', () => {
  const driver = createDriver(() => {});
  const [one, two] = [driver.keep({ n: 1 }), driver.keep(undefined)];
  assert.ok(one > 0 && two > 0, 'slot 0 stands for nothing');
  assert.deepEqual(driver.value(one), { n: 1 });
  assert.deepEqual(driver.take(one), { n: 1 });
  assert.equal(driver.take(one), undefined);
  assert.equal(driver.inUse(), 1);
  assert.equal(driver.keep('x'), one);
  assert.equal(driver.take(0), undefined);
  assert.equal(driver.take(99), undefined);
});

test('a slot that is dropped twice is given out once', () => {
  const driver = createDriver(() => {});
  const slot = driver.keep('x');
  driver.release(leave(driver, [slot, slot, 0].join('\x1f')));
  assert.equal(driver.inUse(), 0);
  assert.notEqual(driver.keep('a'), driver.keep('b'));
});

test('texts of any length and script cross whole, both ways', () => {
  const driver = createDriver(() => {});
  for (const text of ['', 'x', '会话 🙂 '.repeat(40_000), 'é'.repeat(1 << 16), 'short again']) {
    assert.equal(textForGo(driver, driver.give(text)), text);
    assert.equal(driver.given(leave(driver, text)), text);
  }
});

test('an edit changes what an edit may change, and nothing else', () => {
  const driver = createDriver(() => {});
  const body = { id: '1', msg: 'old', ext: { a: 1 }, time: 5, status: 3 };
  const edited = { id: '2', msg: 'new', time: 9, status: 0, modifiedInfo: { operationCount: 1 }, accessToken: 't' };
  driver.patch(record(driver, driver.keep(body), driver.keep(edited), 2, 'ext', 'modifiedInfo', 1, 'msg'));
  assert.deepEqual(body, { id: '1', msg: 'new', ext: { a: 1 }, time: 5, status: 3, modifiedInfo: { operationCount: 1 } });
  const other = { type: 'custom', msg: 'not that', ext: { b: 2 } };
  driver.patch(record(driver, driver.keep(body), driver.keep(other), 2, 'ext', 'modifiedInfo', 1, 'msg'));
  assert.equal(body.msg, 'new', 'content of another type');
  assert.deepEqual(body.ext, { b: 2 });
});

test('without IndexedDB, too, what a caller gets is its own copy', () => {
  const driver = createDriver(() => {});
  const last = { msg: 'hi' };
  const slot = driver.keep(last);
  const row = ['singleChat-bob', 'singleChat', 'bob', 5, 2, 'inner', none, none, none, 0, none, none, none, none, slot, 0, 0];
  const [item] = driver.take(driver.items(record(driver, 1, ...row, 0, 0, '')));
  item.lastMessage.msg = 'changed';
  assert.equal(last.msg, 'hi');
  assert.equal('rules' in item, false);
  assert.deepEqual(Object.keys(item), ['conversationId', 'conversationType', 'unReadCount', 'customField', 'lastMessage']);
  const page = driver.take(driver.items(record(driver, 0, 0, 1, '5|x')));
  assert.deepEqual(page, { conversations: [], cursor: '5|x' });
  assert.equal(driver.take(driver.items(record(driver, 0, 1, 0, ''))), undefined);
});

test('pins and marks are in a conversation only if the server told of them', () => {
  const driver = createDriver(() => {});
  const row = ['groupChat-b', 'groupChat', 'b', 5, 0, none, none, 1, 5, 1, 2, 0, 19, none, none, none, none, 0, 0, 0];
  const { isPinned, pinnedTime, marks } = driver.take(driver.items(record(driver, 1, ...row, 1, 0, '')));
  assert.deepEqual([isPinned, pinnedTime, marks], [true, 5, [0, 19]]);
});

test('a host reads a conversation under the vendor’s names, without what is not there', () => {
  const driver = createDriver(() => {});
  const row = { conversationId: 'bob', conversationType: 'singleChat', sessionId: 'singleChat-bob', lastMessageTime: 7, unReadCount: 0 };
  assert.deepEqual(driver.take(driver.record(driver.keep({ ...row, clearedAt: null, secret: 1 }))), {
    conversationId: 'bob',
    conversationType: 'singleChat',
    sessionId: 'singleChat-bob',
    updateTime: 7,
    unReadCount: 0,
  });
  const lastMessage = { id: 'client', serverMsgId: '9' };
  const record = driver.take(driver.record(driver.keep({ ...row, lastMessage, clearedAt: 3, customField: {} })));
  assert.deepEqual([record.lastMessageId, record.unreadCountClearTimestamp, record.customField], ['9', 3, {}]);
});

test('a step on a database that cannot be used answers with the failure, and whether the transaction had begun', () => {
  const driver = createDriver(() => {});
  const database = {
    transaction() {
      throw new DOMException('it is closing', 'InvalidStateError');
    },
  } as unknown as IDBDatabase;
  const connection = driver.connect(database, 'conversations messages', 'relaxed');
  const length = driver.step(leave(driver, ''), 1, connection, true, 0);
  const [name, message, slot, begun] = textForGo(driver, length).slice(1).split('\x1f');
  assert.deepEqual([name, message, begun], ['InvalidStateError', 'it is closing', '0']);
  assert.ok(driver.take(Number(slot)) instanceof DOMException);
});

test('a value under a number of Go’s has a second copy that is not written to, and both go when they are dropped', () => {
  const driver = createDriver(() => {});
  const body = JSON.stringify({ id: '1', msg: 'hi', ext: { a: 1 }, accessToken: 'secret' });
  driver.keepBody(record(driver, -1, body, -2, 1, 'accessToken'));
  driver.assign(record(driver, -1, 'singleChat-bob', 3, '1'));
  assert.deepEqual(driver.value(-1), { id: '1', msg: 'hi', ext: { a: 1 }, sessionId: 'singleChat-bob', status: 3, serverMsgId: '1' });
  assert.deepEqual(driver.value(-2), JSON.parse(body));
  assert.equal(driver.inUse(), 2);
  driver.release(leave(driver, '-1'));
  assert.deepEqual(driver.take(-2), JSON.parse(body));
  assert.deepEqual([driver.value(-1), driver.value(-2), driver.inUse()], [undefined, undefined, 0]);
  driver.keepBody(record(driver, -3, '[1]', 0, 0));
  assert.deepEqual([driver.value(-3), driver.inUse()], [[1], 1]);
});
