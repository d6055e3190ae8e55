import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeCalls } from '../../src/wire.js';

// The very text that localcache/wire_test.go reads.
test('calls become one text: fields and calls set apart, what sets them apart escaped', () => {
  const text = writeCalls([
    [1, 'store', 7, 3, false, '11', 'bob', 'alice', 'singleChat', 1795399474665.5, false],
    [2, 'patch', 'singleChat-bob', false, null, 0, true, 5, [3, 7]],
    [3, 'patch', 'singleChat-bob', true, 4, 9, null, null, []],
    [4, 'read', 'singleChat-\x1e\x1f\x1c\x1d'],
  ]);
  assert.equal(
    text,
    '1\x1fstore\x1f7\x1f3\x1f0\x1f11\x1fbob\x1falice\x1fsingleChat\x1f1795399474665.5\x1f0' +
      '\x1e2\x1fpatch\x1fsingleChat-bob\x1f0\x1f\x1c\x1f0\x1f1\x1f5\x1f3,7' +
      '\x1e3\x1fpatch\x1fsingleChat-bob\x1f1\x1f4\x1f9\x1f\x1c\x1f\x1c\x1f' +
      '\x1e4\x1fread\x1fsingleChat-\x1d^\x1d_\x1d\\\x1d]',
  );
});
