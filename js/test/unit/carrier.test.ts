import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCarrier } from '../../../localcache/carrier.js';

/** What Go would read. */
const textForGo = (carrier: ReturnType<typeof createCarrier>, length: number) =>
  new TextDecoder().decode(carrier.toGo().subarray(0, length));

/** What Go would write. */
function leave(carrier: ReturnType<typeof createCarrier>, text: string): number {
  const bytes = new TextEncoder().encode(text);
  carrier.grow(bytes.length).set(bytes);
  return bytes.length;
}

test('a slot holds its value until it is taken, and is used again then', () => {
  const carrier = createCarrier({}, () => {});
  const [one, two] = [carrier.keep({ n: 1 }), carrier.keep(undefined)];
  assert.ok(one > 0 && two > 0, 'slot 0 stands for nothing');
  assert.deepEqual(carrier.value(one), { n: 1 });
  assert.deepEqual(carrier.take(one), { n: 1 });
  assert.equal(carrier.take(one), undefined);
  assert.equal(carrier.inUse(), 1);
  assert.equal(carrier.keep('x'), one);
  assert.equal(carrier.take(0), undefined);
  assert.equal(carrier.take(99), undefined);
});

test('a slot that is dropped twice is given out once', () => {
  const carrier = createCarrier({}, () => {});
  const slot = carrier.keep('x');
  carrier.release(leave(carrier, `[${slot},${slot},0]`));
  assert.equal(carrier.inUse(), 0);
  assert.notEqual(carrier.keep('a'), carrier.keep('b'));
});

test('texts of any length and script cross whole, both ways', () => {
  const carrier = createCarrier({}, () => {});
  for (const text of ['', 'x', '会话 🙂 '.repeat(40_000), 'é'.repeat(1 << 16), 'short again']) {
    assert.equal(textForGo(carrier, carrier.give(text)), text);
    assert.equal(carrier.given(leave(carrier, text)), text);
  }
});

test('a list of values becomes a list of slots', () => {
  const carrier = createCarrier({}, () => {});
  const slots = JSON.parse(textForGo(carrier, carrier.keepAll(leave(carrier, '[{"a":1},null,"x"]'))));
  assert.deepEqual(
    slots.map((slot: number) => carrier.take(slot)),
    [{ a: 1 }, null, 'x'],
  );
});

test('an edit changes what an edit may change, and nothing else', () => {
  const carrier = createCarrier({}, () => {});
  const body = { id: '1', msg: 'old', ext: { a: 1 }, time: 5, status: 3 };
  const edited = { id: '2', msg: 'new', time: 9, status: 0, modifiedInfo: { operationCount: 1 }, accessToken: 't' };
  carrier.patch(carrier.keep(body), carrier.keep(edited));
  assert.deepEqual(body, { id: '1', msg: 'new', ext: { a: 1 }, time: 5, status: 3, modifiedInfo: { operationCount: 1 } });
});

test('without IndexedDB, too, what a caller gets is its own copy', () => {
  const carrier = createCarrier({}, () => {});
  const last = { msg: 'hi' };
  const slot = carrier.keep(last);
  const rows = JSON.stringify([[{ conversationId: 'bob', conversationType: 'singleChat', unReadCount: 2, rules: 'inner' }, slot, 0]]);
  const [item] = carrier.take(carrier.items(rows, false, false, ''));
  item.lastMessage.msg = 'changed';
  assert.equal(last.msg, 'hi');
  assert.equal('rules' in item, false);
  assert.deepEqual(Object.keys(item), ['conversationId', 'conversationType', 'unReadCount', 'customField', 'lastMessage']);
  const page = carrier.take(carrier.items('[]', false, true, '5|x'));
  assert.deepEqual(page, { conversations: [], cursor: '5|x' });
  assert.equal(carrier.take(carrier.items('[]', true, false, '')), undefined);
});

test('pins and marks are in a conversation only if the server told of them', () => {
  const carrier = createCarrier({}, () => {});
  const rows = JSON.stringify([
    [{ conversationId: 'b', conversationType: 'groupChat', isPinned: true, pinnedTime: 5, marks: [0, 19] }, 0, 0],
  ]);
  const { isPinned, pinnedTime, marks } = carrier.take(carrier.items(rows, true, false, ''));
  assert.deepEqual([isPinned, pinnedTime, marks], [true, 5, [0, 19]]);
});

test('a host reads a conversation under the vendor’s names, without what is not there', () => {
  const carrier = createCarrier({}, () => {});
  const row = { conversationId: 'bob', conversationType: 'singleChat', sessionId: 'singleChat-bob', lastMessageTime: 7, unReadCount: 0 };
  assert.deepEqual(carrier.take(carrier.record(carrier.keep({ ...row, clearedAt: null, secret: 1 }))), {
    conversationId: 'bob',
    conversationType: 'singleChat',
    sessionId: 'singleChat-bob',
    updateTime: 7,
    unReadCount: 0,
  });
  const lastMessage = { id: 'client', serverMsgId: '9' };
  const record = carrier.take(carrier.record(carrier.keep({ ...row, lastMessage, clearedAt: 3, customField: {} })));
  assert.deepEqual([record.lastMessageId, record.unreadCountClearTimestamp, record.customField], ['9', 3, {}]);
});

test('a step on a database that cannot be used answers with the failure, and whether the transaction had begun', () => {
  const carrier = createCarrier({}, () => {});
  const database = {
    transaction() {
      throw new DOMException('it is closing', 'InvalidStateError');
    },
  } as unknown as IDBDatabase;
  const connection = carrier.connect(database, 'conversations messages', 'relaxed');
  const length = carrier.step(leave(carrier, '[[],[],0]'), 1, connection, true);
  const [name, message, slot, begun] = JSON.parse(textForGo(carrier, length));
  assert.deepEqual([name, message, begun], ['InvalidStateError', 'it is closing', false]);
  assert.ok(carrier.take(slot) instanceof DOMException);
});
