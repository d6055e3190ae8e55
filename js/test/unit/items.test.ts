import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDamage } from '../../../localcache/indexeddb/damage.js';
import { createItemOf } from '../../../localcache/indexeddb/items.js';

const itemOf = createItemOf(createDamage(), (value) => structuredClone(value));
const row = (customField: unknown) => ({
  sessionId: 'singleChat-bob',
  conversationId: 'bob',
  conversationType: 'singleChat',
  unReadCount: 1,
  customField,
  lastMessage: { id: '1', ext: { a: [1, { b: 2 }] } },
});

const nested = (depth: number): object => (depth === 0 ? {} : { inner: nested(depth - 1) });
const cycle: any = { name: 'cycle', list: [] };
cycle.list.push(cycle);
const twice = { n: 1 };
const holes: any = [1, , 3];
holes.name = 'a list with a hole and a name';

const values: Record<string, unknown> = {
  plain: { a: 1, b: 'text', c: null, d: undefined, e: true, f: [1, [2]], '': 0 },
  numbers: { zero: -0, not: NaN, most: Infinity, big: 10n },
  'own __proto__': JSON.parse('{"__proto__":{"a":1},"b":{}}'),
  others: {
    date: new Date(1),
    map: new Map([[{ k: 1 }, { v: 2 }]]),
    set: new Set([1]),
    bytes: new Uint8Array([1, 2]),
    error: new Error('x'),
  },
  list: [{ a: 1 }, [], {}],
  holes,
  'deep object': nested(300),
  'many objects': Array.from({ length: 20_000 }, (_, n) => ({ n })),
  cycle,
  'one object twice': { a: twice, b: twice },
};

for (const [name, value] of Object.entries(values)) {
  test(`of a row that others have an application gets a copy of its own (${name})`, () => {
    const shared = row(value);
    const before = structuredClone(shared);
    const [one, two] = [itemOf('', shared, true), itemOf('', shared, true)];
    assert.deepStrictEqual(one.customField, before.customField);
    assert.deepStrictEqual(one.lastMessage, before.lastMessage);
    spoil(one);
    assert.deepStrictEqual(shared, before);
    assert.deepStrictEqual(two.customField, before.customField);
  });
}

test('a row that nobody else has is handed out as it is', () => {
  const own = row({ a: 1 });
  assert.equal(itemOf('', own, false).customField, own.customField);
});

/** Changes every object that can be reached. */
function spoil(value: any, seen = new Set()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Map) {
    for (const pair of value) spoil(pair, seen);
    return value.clear();
  }
  if (value instanceof Set) return value.clear();
  if (value instanceof Date) return void value.setTime(0);
  if (ArrayBuffer.isView(value)) return void (value as Uint8Array).fill(7);
  for (const key of Object.keys(value)) spoil(value[key], seen);
  value.spoilt = true;
}
