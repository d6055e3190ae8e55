import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeftOut, snapshot } from '../../src/snapshot.js';

test('a snapshot is what the message was: the host goes on changing its own', () => {
  const message = { id: '1', ext: { list: [{ n: 1 }] } };
  const kept = snapshot(message);
  message.ext.list[0].n = 2;
  message.id = '2';
  assert.deepEqual(kept, { id: '1', ext: { list: [{ n: 1 }] } });
});

test('functions and symbols are left out, in lists their places stay', () => {
  const kept = snapshot({ success() {}, mark: Symbol('x'), ext: { call: () => 1, kept: 0 }, list: [1, () => {}, 3] });
  assert.deepEqual(kept, { ext: { kept: 0 }, list: [1, undefined, 3] });
});

test('files and blobs are left out wherever they are', () => {
  const file = new File(['x'], 'x.png');
  const kept = snapshot({ file, body: { data: new Blob(['y']), url: 'u' }, all: [file] });
  assert.deepEqual(kept, { body: { url: 'u' }, all: [undefined] });
});

test('the access token is left out, at any depth (B17)', () => {
  assert.deepEqual(snapshot({ accessToken: 't', url: 'u', file: { accessToken: 't', secret: 's' } }), { url: 'u', file: { secret: 's' } });
});

test('what refers to itself does so in the copy', () => {
  const message: any = { id: '1', list: [] };
  message.self = message;
  message.list.push(message.list);
  const kept = snapshot(message);
  assert.notEqual(kept, message);
  assert.equal(kept.self, kept);
  assert.equal(kept.list[0], kept.list);
});

test('one object in two places stays one', () => {
  const shared = { n: 1 };
  const kept = snapshot({ a: shared, b: shared });
  assert.equal(kept.a, kept.b);
});

test('dates, typed arrays, maps and big numbers are kept as what they are', () => {
  const bytes = new Uint8Array([1, 2]);
  const kept = snapshot({ at: new Date(5), bytes, map: new Map([['a', 1]]), big: 2n ** 60n, none: null });
  bytes[0] = 9;
  assert.deepEqual(kept, { at: new Date(5), bytes: new Uint8Array([1, 2]), map: new Map([['a', 1]]), big: 2n ** 60n, none: null });
});

test('a member that cannot be cloned is left out, the rest stays', () => {
  const leftOut = new LeftOut();
  const kept = snapshot({ id: '1', late: Promise.resolve(), weak: new WeakMap(), map: new Map([['f', () => {}]]) }, leftOut);
  assert.deepEqual(kept, { id: '1', map: new Map() });
  assert.equal(leftOut.count, 2);
  assert.match(String(leftOut), /^late cannot be read: DataCloneError.*; weak cannot be read: DataCloneError/s);
});

test('of much that is left out the first is told, and how much there is', () => {
  const leftOut = new LeftOut();
  snapshot({ list: Array.from({ length: 10 }, () => new WeakSet()) }, leftOut);
  assert.match(String(leftOut), /^list\.0 .*; list\.1 .*; list\.2 .*; and 7 more$/s);
});

test('an instance of a class is kept as a plain object of its own members', () => {
  class Body {
    text = 'x';
    get length() {
      return 1;
    }
  }
  const kept = snapshot({ body: new Body() });
  assert.deepEqual(kept, { body: { text: 'x' } });
});

test('a member called __proto__ stays a member and changes no prototype', () => {
  const kept = snapshot(JSON.parse('{"ext": {"__proto__": {"admin": true}, "a": 1}}'));
  assert.equal(kept.ext.admin, undefined);
  assert.equal(Object.getPrototypeOf(kept.ext), Object.prototype);
  assert.deepEqual(Object.keys(kept.ext), ['__proto__', 'a']);
});

test('what is no object is itself', () => {
  for (const value of ['x', 1, true, null, undefined]) assert.equal(snapshot(value), value);
  assert.equal(
    snapshot(() => {}),
    undefined,
  );
});
