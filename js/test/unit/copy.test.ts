import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { reactive } from '../../../e2e/pages/reactive.js';
import { cloneStored, completeCopy, MAX_DEPTH } from '../../src/copy.js';

const ownClone = globalThis.structuredClone;
afterEach(() => void (globalThis.structuredClone = ownClone));

const denied = () => {
  throw new Error('denied');
};

test('a copy of a proxy is what it shows, however deep (I6)', () => {
  const inside = { a: { b: 1 }, list: [{ n: 1 }], map: new Map([['k', { v: 1 }]]), set: new Set([1]), at: new Date(5) };
  for (const proxy of [
    reactive(structuredClone(inside)),
    new Proxy(structuredClone(inside), {}),
    { ...inside, a: new Proxy(inside.a, {}) },
  ]) {
    const copied = completeCopy(proxy) as typeof inside;
    assert.deepEqual([copied.a, copied.list, copied.at], [inside.a, inside.list, inside.at]);
  }
  const copied = completeCopy({ list: new Proxy([1, new Proxy({ n: 1 }, {})], {}) });
  assert.ok(Array.isArray(copied.list));
  assert.deepEqual(structuredClone(copied), { list: [1, { n: 1 }] });
});

test('traps that do not expect symbols, or tell no prototype, cost nothing else', () => {
  const prefixed = new Proxy({ $a: 1 } as Record<string, unknown>, {
    get: (target, name) => (name as string).startsWith('$') && target[name as string],
  });
  const orphan = new Proxy({ b: new Proxy([1], { getPrototypeOf: denied }) }, { getPrototypeOf: denied });
  assert.deepEqual(completeCopy({ prefixed, orphan }), { prefixed: { $a: 1 }, orphan: { b: [1] } });
});

test('what the structured clone algorithm keeps is kept the same', () => {
  class Point {
    x = 1;
    get y() {
      return 2;
    }
  }
  const sparse: unknown[] = [1, , 3]; // eslint-disable-line no-sparse-arrays
  sparse.length = 5;
  const cycle: any = { list: [] };
  cycle.list.push(cycle);
  const bytes = new Uint8Array([1, 2, 3]);
  const values = [
    { n: 1, none: null, not: undefined, big: 2n ** 70n, nan: NaN, text: '\ud83d' },
    new Point(),
    sparse,
    cycle,
    new Map<unknown, unknown>([[{ key: 1 }, new Set([1, { a: 1 }])]]),
    { at: new Date(5), pattern: /x/gi, bytes, buffer: bytes.buffer },
    Object.assign(Object.create(null), { bare: 1 }),
    [Object(1), Object('x'), Object(true)],
    JSON.parse('{"__proto__": {"admin": true}}'),
  ];
  for (const value of values) assert.deepEqual(completeCopy(value), structuredClone(value));
  assert.equal(Object.keys(completeCopy(sparse)).length, 2);
});

test('an array of a great length and few members is copied by its members, up to a length that browsers go through quickly', () => {
  const list: number[] = [];
  list[999_999] = 1;
  assert.equal(completeCopy({ list }).list.length, 1_000_000);
  list.length = 4_000_000_000;
  assert.throws(() => completeCopy({ list }), {
    name: 'DataCloneError',
    message: /list.* an array of 4000000000 elements, more than 1000000/,
  });
});

test('what cannot be kept is a DataCloneError that says where it is', () => {
  const { proxy: gone, revoke } = Proxy.revocable({}, {});
  revoke();
  let deep: object = {};
  for (let i = 0; i < 5_000; i++) deep = { deep };
  const endless: object = new Proxy(
    {},
    { get: () => endless2(), ownKeys: () => ['a', 'b'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) },
  );
  const endless2 = () =>
    new Proxy(
      {},
      { get: () => endless2(), ownKeys: () => ['a', 'b'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) },
    );
  const cases: [unknown, RegExp][] = [
    [{ a: { call() {} } }, /^a\.call is a function$/],
    [{ list: [1, Symbol('x')] }, /^list\.1 is a symbol$/],
    [() => {}, /^it is a function$/],
    [
      {
        get x() {
          return denied();
        },
      },
      /^x cannot be read: Error: denied$/,
    ],
    [{ gone }, /^gone cannot be read: TypeError/],
    [{ shy: new Proxy({}, { ownKeys: denied }) }, /^shy cannot be read: Error: denied$/],
    [{ late: Promise.resolve() }, /^late cannot be read: DataCloneError/],
    [{ shared: new SharedArrayBuffer(1) }, /^shared cannot be read: Error: a SharedArrayBuffer cannot be stored$/],
    [
      { shared: new Uint8Array(new SharedArrayBuffer(1)) },
      /^shared cannot be read: Error: a Uint8Array on shared memory cannot be stored$/,
    ],
    [{ deep }, /^deep\.deep\..* lies deeper than 200 levels$/],
    [{ endless }, /lies deeper than 200 levels$/],
    [new Proxy(new Date(5), {}), /^it cannot be read: TypeError/],
  ];
  for (const [value, said] of cases) {
    assert.throws(
      () => completeCopy(value),
      (error: any) => {
        assert.equal(error.name, 'DataCloneError');
        assert.match(error.message, said);
        return true;
      },
    );
  }
});

test(`${MAX_DEPTH} levels are kept`, () => {
  let deep: any = 'ground';
  for (let i = 0; i < MAX_DEPTH; i++) deep = { deep };
  assert.deepEqual(completeCopy(deep), deep);
  assert.throws(() => completeCopy({ deep }), /deeper/);
});

test('without structuredClone common values are kept as well, and what needs it says so (I8)', () => {
  const values = { a: [1, { b: null }], at: new Date(5), pattern: /x/g, bytes: new Uint8Array([1, 2]), map: new Map([[1, new Set([2])]]) };
  delete (globalThis as { structuredClone?: unknown }).structuredClone;
  assert.deepEqual(completeCopy(values), values);
  assert.deepEqual(cloneStored(values), values);
  assert.throws(() => completeCopy({ late: Promise.resolve() }), /late .*this browser has no structuredClone, which a Promise needs/);
});
