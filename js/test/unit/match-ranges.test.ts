// Where keywords stand in a text: as the search itself compares.
import assert from 'node:assert/strict';
import test from 'node:test';
import { matchRanges } from '../../src/match-ranges';

const marked = (text: string, ...keywords: string[]) => matchRanges(text, keywords).map(([start, end]) => text.slice(start, end));

test('the parts of a text that a search matched', () => {
  assert.deepEqual(marked('Full moon, full glass', 'FULL'), ['Full', 'full']);
  assert.deepEqual(marked('今天去北京吃烤鸭', '北京', '鸭'), ['北京', '鸭']);
  assert.deepEqual(marked('ＦＵＬＬ width Straße', 'full', 'STRASSE'), ['ＦＵＬＬ', 'Straße']);
  assert.deepEqual(marked('cafe\u0301 au lait', 'caf\u00e9'), ['cafe\u0301']);
  assert.deepEqual(marked('well 👍🏽 done', '👍'), ['👍🏽'], 'a letter is marked whole');
  assert.deepEqual(marked('[a-z]+ is no pattern', '[a-z]+'), ['[a-z]+']);
  assert.deepEqual(marked('İstanbul, ISTANBUL', 'istanbul'), ['İstanbul', 'ISTANBUL']);
  assert.deepEqual(marked('nothing here', 'else'), []);
});

test('parts that overlap or touch are one, in the order of the text', () => {
  assert.deepEqual(matchRanges('abcabc', ['bc', 'ab']), [[0, 6]]);
  assert.deepEqual(matchRanges('aaa b', 'aa'), [[0, 3]]);
  assert.deepEqual(matchRanges('two one', ['one', 'two']), [
    [0, 3],
    [4, 7],
  ]);
  assert.deepEqual(matchRanges('', 'a'), []);
});
