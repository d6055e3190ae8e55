// What a local search matches: localcache/indexeddb/search.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matches, normalise, normaliseAll, passes, textOf } from '../../../localcache/indexeddb/search.js';

const finds = (text: string, ...keywords: string[]) =>
  matches(normalise(textOf({ type: 'txt', msg: text }, 'content')), normaliseAll(keywords));

test('a keyword matches anywhere in the text, in any script', () => {
  assert.ok(finds('今天天气很好', '天'));
  assert.ok(finds('今天天气很好', '气很'));
  assert.ok(finds('カタカナとひらがな', 'ナと'));
  assert.ok(finds('안녕하세요', '녕하'));
  assert.ok(finds('unbelievable', 'liev'));
  assert.ok(!finds('今天', '明'));
});

test('every keyword must match', () => {
  assert.ok(finds('one two three', 'three', 'one'));
  assert.ok(!finds('one two three', 'three', 'four'));
});

test('case does not matter, in any language', () => {
  assert.ok(finds('Hello WORLD', 'hello world'));
  assert.ok(finds('ПРИВЕТ', 'привет'));
  assert.ok(finds('ΟΔΟΣ', 'οδος')); // the sigma at the end has a form of its own
  assert.ok(finds('οδοςκαι', 'ΟΔΟΣΚΑΙ'));
  assert.ok(finds('Straße', 'STRASSE'));
  assert.ok(finds('STRASSE', 'straße'));
  assert.ok(finds('STRAẞE', 'straße'));
});

test('the four i of Turkish are one: a text does not say its language', () => {
  for (const text of ['istanbul', 'İstanbul', 'ISTANBUL', 'İSTANBUL', 'ıstanbul'])
    for (const keyword of ['istanbul', 'İSTANBUL', 'ISTANBUL', 'ıstanbul', 'İ']) assert.ok(finds(text, keyword), `${keyword} in ${text}`);
});

test('width does not matter', () => {
  assert.ok(finds('ＡＢＣ１２３', 'abc123'));
  assert.ok(finds('abc', 'ＡＢＣ'));
  assert.ok(finds('ｶﾞｷﾞ', 'ガギ'));
  assert.ok(finds('full\u3000width space', 'full width'));
});

test('how marks are put together does not matter, the marks themselves do', () => {
  assert.ok(finds('caf\u00e9', 'cafe\u0301'));
  assert.ok(finds('cafe\u0301', 'CAF\u00c9'));
  assert.ok(!finds('cafe', 'caf\u00e9'));
  assert.ok(finds('\u1100\u1161', '가'));
});

test('emoji with modifiers and joiners', () => {
  assert.ok(finds('good 👍🏽 job', '👍🏽'));
  assert.ok(finds('good 👍🏽 job', '👍'));
  assert.ok(!finds('good 👍 job', '👍🏽'));
  assert.ok(finds('the 👨‍👩‍👧 family', '👨‍👩‍👧'));
});

test('half a surrogate pair neither throws nor gets lost', () => {
  assert.ok(finds('broken \ud83d text', 'text'));
  assert.ok(finds('broken \ud83d text', '\ud83d'));
});

test('spaces and the characters of regular expressions are taken as they are', () => {
  assert.ok(finds('two  spaces', '  '));
  assert.ok(!finds('one space', '  '));
  assert.ok(finds('a.*b (c) [d] \\ ^$ {1,2}|?+', '.*b (c) [d] \\ ^$ {1,2}|?+'));
  assert.ok(!finds('abc', '.'));
});

test('folding twice changes nothing, for every character', () => {
  for (let code = 0; code < 0x30000; code++) {
    const text = String.fromCodePoint(code);
    const once = normalise(text);
    assert.equal(normalise(once), once, `U+${code.toString(16)}`);
  }
});

test('upper and lower case of every character are the same', () => {
  for (let code = 0; code < 0x30000; code++) {
    const text = String.fromCodePoint(code);
    assert.equal(normalise(text.toUpperCase()), normalise(text), `U+${code.toString(16)}`);
    assert.equal(normalise(text.toLowerCase()), normalise(text), `U+${code.toString(16)}`);
  }
});

test('what can match depends on the type of the message', () => {
  const found = (message: Record<string, unknown>, scope: string) => textOf(message, scope).split('\0');
  assert.deepEqual(found({ type: 'txt', msg: 'm', filename: 'x' }, 'content'), ['m']);
  for (const type of ['img', 'audio', 'video', 'file']) {
    assert.deepEqual(found({ type, filename: 'a.bin', url: 'https://x' }, 'content'), ['a.bin']);
    assert.deepEqual(found({ type, file: { filename: 'b.bin' } }, 'content'), ['b.bin']);
  }
  assert.deepEqual(found({ type: 'loc', addr: 'road', buildingName: 'tower', lat: 1 }, 'content'), ['road', 'tower']);
  assert.deepEqual(found({ type: 'custom', customEvent: 'gift', customExts: { a: 1 } }, 'content'), ['gift']);
  assert.deepEqual(found({ type: 'combine', title: 't', summary: 's', compatibleText: 'c' }, 'content'), ['t', 's']);
  assert.deepEqual(found({ type: 'txt', msg: 'm', ext: { k: 'v' } }, 'ext'), ['{"k":"v"}']);
  assert.deepEqual(found({ type: 'txt', msg: 'm', ext: { k: 'v' } }, 'all'), ['m', '{"k":"v"}']);
  assert.equal(textOf({ type: 'txt', msg: 'm', ext: {} }, 'ext'), '');
  assert.equal(textOf({ type: 'txt', msg: 5 }, 'all'), '');
  assert.equal(textOf({ type: 'new', msg: 'm' }, 'content'), '');
});

test('no keyword matches across two texts of one message', () => {
  const text = normalise(textOf({ type: 'loc', addr: 'ab', buildingName: 'cd' }, 'all'));
  assert.ok(matches(text, ['ab', 'cd']));
  assert.ok(!matches(text, ['bc']));
});

test('a message passes a filter if all that is given holds', () => {
  const message = { type: 'txt', msg: 'Hello', from: 'Bob/web', time: 20 };
  const any = { from: '', fromAbsent: false, types: [], keywords: [], scope: 'all' };
  assert.ok(passes(message, any));
  assert.ok(passes(message, { ...any, from: 'bob' }));
  assert.ok(!passes(message, { ...any, from: 'carol' }));
  assert.ok(!passes({ ...message, from: '' }, { ...any, from: 'bob' }));
  assert.ok(passes({ ...message, from: undefined }, { ...any, from: 'alice', fromAbsent: true }));
  assert.ok(passes(message, { ...any, types: ['img', 'txt'] }));
  assert.ok(!passes(message, { ...any, types: ['img'] }));
  assert.ok(passes(message, { ...any, start: 20, end: 20 }));
  assert.ok(!passes(message, { ...any, start: 21 }));
  assert.ok(!passes(message, { ...any, end: 19 }));
  assert.ok(!passes({ ...message, time: undefined }, { ...any, start: 0 }));
  assert.ok(passes(message, { ...any, keywords: normaliseAll(['HELL']) }));
  assert.ok(!passes(message, { ...any, keywords: normaliseAll(['HELL']), types: ['img'] }));
});
