import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizes } from '../../../localcache/indexeddb/sizes.js';
import { createWrittenRows } from '../../../localcache/indexeddb/written-rows.js';

const bob = { name: 'getConversation', x: { session: 'singleChat-bob' } };
const fresh = { name: 'getMessages', x: { index: 'serverKey', unlikely: true } };
const known = { name: 'getMessages', x: { index: 'serverKey', unlikely: false } };

/** Whether a row that was written counts as the same as one that was read. */
const isSame = (written: unknown, read: unknown): boolean =>
  createWrittenRows(structuredClone).confirm([[{ value: written }]], [[{ value: read }]]);
/** The same of a value and what IndexedDB gives for it. */
const isSameAsRead = (value: unknown): boolean => isSame(value, structuredClone(value));

test('the row that was written last is expected, and that a new message is not there; nothing else is known', () => {
  const rows = createWrittenRows(structuredClone);
  assert.equal(rows.expect([bob, fresh]), undefined);
  const row = { sessionId: 'singleChat-bob', unReadCount: 1 };
  rows.remember(new Map([['singleChat-bob', row]]));
  assert.deepEqual(rows.expect([bob, fresh]), [[row], []]);
  assert.equal(rows.expect([bob, known]), undefined);
  assert.equal(rows.expect([{ name: 'getConversation', x: { session: '' } }]), undefined, 'all conversations');
  rows.remember(new Map([['singleChat-bob', undefined]]));
  assert.equal(rows.expect([bob]), undefined, 'a deleted one');
});

test('a row is kept as it was written, whatever an application does with what is in it', () => {
  const rows = createWrittenRows(structuredClone);
  const row = { lastMessage: { ext: { list: [1] } } };
  rows.remember(new Map([['singleChat-bob', row]]));
  row.lastMessage.ext.list.push(2);
  const [[kept]] = rows.expect([bob]) as any;
  assert.deepEqual(kept, { lastMessage: { ext: { list: [1] } } });
  const [given] = rows.copies([kept]);
  given.unReadCount = 5;
  assert.deepEqual(rows.expect([bob]), [[{ lastMessage: { ext: { list: [1] } } }]]);
});

test('a row that would never be confirmed is not kept', () => {
  const rows = createWrittenRows((value) => {
    if (value instanceof Point) throw new DOMException('cannot be cloned', 'DataCloneError');
    return structuredClone(value);
  });
  const cycle: any = {};
  cycle.self = cycle;
  for (const customField of [new Date(5), { at: [new Map()] }, cycle, new Point()]) {
    rows.remember(new Map([['singleChat-bob', { customField }]]));
    assert.equal(rows.expect([bob]), undefined);
  }
});

test('of many rows that one transaction wrote, only those that stay are copied', () => {
  let copied = 0;
  const rows = createWrittenRows((value) => (copied++, value));
  const { most } = sizes.writtenRows;
  rows.remember(new Map(Array.from({ length: most + 50 }, (_, i) => [`singleChat-${i}`, { customField: new Point() }])));
  assert.equal(copied, most);
});

test('a row is kept however many others the same transaction deleted', () => {
  const rows = createWrittenRows(structuredClone);
  const deleted = Array.from({ length: 2 * sizes.writtenRows.most }, (_, i) => [`singleChat-${i}`, undefined] as [string, unknown]);
  rows.remember(new Map<string, unknown>([...deleted, ['singleChat-bob', { n: 1 }]]));
  assert.deepEqual(rows.expect([bob]), [[{ n: 1 }]]);
});

test('of more conversations the rows that were written last are kept', () => {
  const rows = createWrittenRows(structuredClone);
  const asked = (i: number) => [{ name: 'getConversation', x: { session: `singleChat-${i}` } }];
  for (let i = 0; i <= sizes.writtenRows.most; i++) rows.remember(new Map([[`singleChat-${i}`, {}]]));
  assert.equal(rows.expect(asked(0)), undefined);
  assert.deepEqual(rows.expect(asked(1)), [[{}]]);
  rows.remember(new Map([['singleChat-1', { again: true }]]));
  rows.remember(new Map([['singleChat-new', {}]]));
  assert.deepEqual(rows.expect(asked(1)), [[{ again: true }]]);
});

test('after a wrong expectation transactions wait for a while, and longer each time, until many were right', () => {
  const { waits, mostWaits, trusted } = sizes.writtenRows;
  const rows = createWrittenRows(structuredClone);
  const write = () => rows.remember(new Map([['singleChat-bob', { n: 1 }]]));
  const waiting = () => {
    write();
    for (let n = 0; ; n++) if (rows.expect([bob])) return n;
  };
  const wrong = () => assert.equal(rows.confirm([[{ n: 1 }]], [[{ n: 2 }]]), false);
  assert.equal(waiting(), 0);
  wrong();
  assert.equal(rows.expect([bob]), undefined, 'the row is forgotten');
  assert.equal(waiting(), waits);
  wrong();
  assert.equal(waiting(), 2 * waits);
  for (let i = 0; i < 20; i++) wrong();
  assert.equal(waiting(), mostWaits);
  for (let i = 0; i < trusted; i++) assert.ok(rows.confirm([[{ n: 1 }]], [[{ n: 1 }]]));
  wrong();
  assert.equal(waiting(), waits);
});

test('values are the same if IndexedDB gives the one for the other', () => {
  const shared = { a: 1 };
  for (const value of [
    0,
    -0,
    NaN,
    1n,
    '',
    null,
    undefined,
    true,
    [],
    {},
    [1, [2, { a: null }]],
    { a: undefined },
    { length: { cm: 5 } },
    [shared, shared],
  ])
    assert.ok(isSameAsRead(value), String(value));
});

class Point {
  x = 1;
}

test('values that differ anywhere, and those that are not plain, are not the same', () => {
  const pairs: [unknown, unknown][] = [
    [0, -0],
    [1, '1'],
    [null, undefined],
    [null, {}],
    [{}, null],
    [{}, []],
    [[], {}],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 2 }],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [{ a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }],
    [
      [, 1],
      [undefined, 1],
    ],
    [Object.assign([1], { more: 1 }), [1]],
    [new Date(5), {}],
    [{}, new Date(5)],
    [new Map([[1, 2]]), {}],
    [new Point(), { x: 1 }],
  ];
  for (const [one, other] of pairs) assert.ok(!isSame(one, other), `${JSON.stringify(one)} ${JSON.stringify(other)}`);
  for (const value of [new Date(5), new Map([[1, 2]]), new Set([1]), /x/, new Uint8Array(2), new String('x'), new Error('x')])
    assert.ok(!isSameAsRead(value), String(value));
});

test('cycles, deep values and endless ones count as different, in little time', () => {
  const cycle: any = {};
  cycle.self = cycle;
  assert.ok(!isSameAsRead(cycle));
  let deep: any = {};
  for (let i = 0; i < 100; i++) deep = { deep };
  assert.ok(!isSameAsRead(deep));
  let wide: any = {};
  for (let i = 0; i < 50; i++) wide = [wide, wide];
  assert.ok(!isSameAsRead(wide));
});
