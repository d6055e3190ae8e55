import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Reader, Writer } from '../../../internal/bridge/text.js';
import { storeCalls, type StoreCalls } from '../../src/bridge/declared.generated.js';

/** A table of values, and the texts that were written over it. */
function table() {
  const values: unknown[] = [undefined];
  return { keep: (value: unknown) => values.push(value) - 1, take: (slot: number) => values[slot] };
}

// The very text that localcache/calls_test.go reads.
test('calls become one text: fields and calls set apart, what sets them apart escaped', () => {
  const w = new Writer({ keep: () => 7, take: () => undefined });
  const write = <Name extends keyof StoreCalls>(id: number, name: Name, takes: StoreCalls[Name]['takes']) => {
    w.number(id);
    w.text(name);
    storeCalls[name].write(w, takes);
    w.end();
  };
  const header = { id: '11', from: 'bob', to: 'alice', chatType: 'singleChat', time: 1795399474665.5, thread: false };
  write(1, 'storeMessage', { header, status: 3, fromServer: false, body: {} });
  const patch = { session: 'singleChat-bob', customField: undefined };
  const pinned = { pinned: true, pinnedTime: 5, marks: [3, 7], hasMarks: true };
  write(2, 'updateConversation', { ...patch, afterRecall: false, unread: 0, hasUnread: false, server: pinned });
  const field = { ...patch, customField: {} };
  write(3, 'updateConversation', { ...field, afterRecall: true, unread: 4, hasUnread: true, server: { marks: [], hasMarks: true } });
  write(4, 'clearUnread', { session: 'singleChat-\x1e\x1f\x1c\x1d' });
  assert.equal(
    w.done(),
    '\x1e1\x1fstoreMessage\x1f1\x1f11\x1fbob\x1falice\x1fsingleChat\x1f1795399474665.5\x1f0\x1f3\x1f0\x1f7' +
      '\x1e2\x1fupdateConversation\x1fsingleChat-bob\x1f0\x1f0\x1f0\x1f0\x1f1\x1f5\x1f2\x1f3\x1f7\x1f1' +
      '\x1e3\x1fupdateConversation\x1fsingleChat-bob\x1f1\x1f4\x1f1\x1f7\x1f\x1c\x1f\x1c\x1f0\x1f1' +
      '\x1e4\x1fclearUnread\x1fsingleChat-\x1d^\x1d_\x1d\\\x1d]',
  );
});

test('every kind of field is read as it was written, empty ones too', () => {
  const values = table();
  const w = new Writer(values);
  const key = ['singleChat-bob', 5.25, ['', '\x1f'], 'x'];
  for (const text of ['', 'x', '\x1d\x1e\x1f\x1c', '会话 🙂']) w.text(text);
  w.number(-1.5);
  w.flag(true);
  w.absent();
  w.list([1, 2], (n) => w.number(n));
  w.key(key);
  w.body(key);
  w.end();
  w.end(); // a record without fields
  const r = new Reader(w.done(), values);
  assert.ok(r.next());
  assert.deepEqual([r.text(), r.text(), r.text(), r.text()], ['', 'x', '\x1d\x1e\x1f\x1c', '会话 🙂']);
  assert.deepEqual([r.number(), r.flag(), r.absent(), r.list(() => r.number()), r.key()], [-1.5, true, true, [1, 2], key]);
  assert.equal(r.body(), key);
  assert.ok(r.next());
  assert.equal(r.text(), '');
  assert.equal(r.next(), false);
});

test('what is of another type than declared is written as empty: it can come out of a database', () => {
  const w = new Writer(table());
  for (const odd of [1n, {}, null, undefined, Symbol('x'), NaN, Infinity]) {
    w.text(odd);
    w.number(odd);
    w.flag(odd);
    w.list(odd as never, () => {});
    w.end();
  }
  assert.equal(w.done(), '\x1e\x1f0\x1f0\x1f0'.repeat(7));
});
