// Text segments find what rows find: localcache/indexeddb/packed-texts.js. Reading and making them needs
// IndexedDB: localcache/segments_js_test.go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactJSON, exactRow } from '../../../localcache/indexeddb/list-segments.js';
import { foundIn, isPackable, isTextSegment, matchesIn, segmentOf, textEntry } from '../../../localcache/indexeddb/packed-texts.js';
import { matches, normalise, normaliseAll, textOf } from '../../../localcache/indexeddb/search.js';

const pieces = ['a', 'b', 'AB', 'ß', 'SS', '天', '気', 'İ', 'i\u0307', '\u0000', '\u0001', '\u0301', 'é', 'Σ', 'ς', '"', ' ', '🙂', '{'];
/** A generator of numbers: the same ones each time. */
function numbers(seed: number) {
  return (below: number) => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return (seed >>> 8) % below;
  };
}

test('a keyword is found in a segment exactly where it is found in the messages', () => {
  const next = numbers(14);
  const word = (most: number) => Array.from({ length: next(most) + 1 }, () => pieces[next(pieces.length)]).join('');
  let found = 0;
  for (let round = 0; round < 2000; round++) {
    const rows = Array.from({ length: next(6) + 1 }, (_, i) => ({
      sessionId: 'singleChat-bob',
      order: i,
      tie: 't',
      body: { type: 'txt', msg: next(5) ? word(4) : '', ext: next(2) ? { [word(1)]: word(2) } : undefined } as object | null,
    }));
    if (next(4) === 0) rows[0]!.body = null;
    const entries = rows.map(textEntry).filter((entry) => entry !== undefined);
    const keywords = normaliseAll(Array.from({ length: next(2) + 1 }, () => word(2)));
    if (entries.length === 0 || !isPackable(keywords)) continue;
    const segment = structuredClone(segmentOf(entries));
    assert.ok(isTextSegment(segment, entries.length));
    for (const scope of ['content', 'ext', 'all']) {
      const messages = foundIn(segment);
      const got = matchesIn(segment, keywords, scope).map((i) => messages[i]![0]);
      // A character that separates messages became a space: a keyword with a space can be found too often.
      const must = rows.filter(({ body }) => body && matches(normalise(textOf(body, scope)), keywords)).map(({ order }) => order);
      if (keywords.some((keyword) => keyword.includes(' ')))
        assert.deepEqual(
          must.filter((order) => !got.includes(order)),
          [],
        );
      else assert.deepEqual(got, must, JSON.stringify({ rows, keywords, scope }));
      found += must.length;
    }
  }
  assert.ok(found > 1000, 'hardly anything matched');
});

test('what is no segment, or a damaged one, is noticed', () => {
  const entry = textEntry({ sessionId: 's', order: 1, tie: 't', body: { type: 'txt', msg: 'hello' } })!;
  const segment = segmentOf([entry, entry]);
  assert.ok(isTextSegment(segment, 2));
  for (const [value, count] of [
    [segment, 3],
    [undefined, 2],
    [7, 2],
    [{ ...segment, content: segment.content.slice(1) }, 2],
    [{ ...segment, extEnds: segment.extEnds.slice(1) }, 2],
    [{ ...segment, extEnds: [0, 1] }, 2],
  ] as const)
    assert.ok(!isTextSegment(value, count), JSON.stringify(value));
  assert.throws(() => foundIn({ ...segment, places: segment.places.slice(1) }));
  assert.throws(() => foundIn({ ...segment, places: '[["s"],[[1,0,"t"]]]' }));
});

test('a row is JSON only if JSON gives it back as it was', () => {
  const ring: any = {};
  ring.ring = ring;
  for (const value of [{}, { a: [1, 'x', null, true, { b: 1.5 }] }, { text: '\ud800' }, JSON.parse('{"constructor":1}')]) {
    const text = exactJSON(value);
    assert.deepEqual(exactRow(JSON.parse(text!)), value);
  }
  const members = { a: undefined, list: [{ b: undefined, c: 1 }], d: { e: { f: undefined } } };
  assert.deepEqual(exactRow(JSON.parse(exactJSON(members)!)), members);
  const odd = [new Date(5), new Map(), new Set(), new Blob(['x']), new Uint8Array(2), undefined, 1n, NaN, Infinity, -0, ring, /x/];
  const held: unknown[] = [
    ...odd,
    Object('x'),
    [, 1],
    Object.assign([1], { a: 1 }),
    Object.assign([, 1], { a: 1 }),
    JSON.parse('{"__proto__":1}'),
  ];
  for (const value of held) assert.equal(exactJSON({ row: { deep: [value] } }), undefined, String(Object.prototype.toString.call(value)));
});
