import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCustomField, checkPage, checkSession } from '../../src/params.js';

// The texts are the vendor's: docs/plugin-contract.md section 3.

test('a conversation is of singleChat or groupChat', () => {
  for (const type of ['chatRoom', '', undefined, null, 1]) {
    assert.throws(() => checkSession({ conversationId: 'bob', conversationType: type }), {
      name: 'Error',
      message: `"Invalid parameter conversationType": ${type}`,
    });
  }
  for (const params of [undefined, null, 5, 'x']) {
    assert.throws(() => checkSession(params), { message: '"Invalid parameter conversationType": undefined' });
  }
});

test('its id is a text, and not an empty one', () => {
  for (const id of ['', undefined, null, 7, {}]) {
    assert.throws(() => checkSession({ conversationId: id, conversationType: 'groupChat' }), {
      name: 'Error',
      message: 'Invalid parameter: "conversationId"',
    });
  }
  assert.deepEqual(checkSession({ conversationId: 'g1', conversationType: 'groupChat', more: 1 }), {
    conversationId: 'g1',
    conversationType: 'groupChat',
  });
});

test('a custom field is an object; null passes, as with the original', () => {
  for (const field of ['x', 1, undefined, () => {}]) {
    assert.throws(() => checkCustomField(field), { name: 'Error', message: 'Invalid parameter: "customField"' });
  }
  for (const field of [{}, [], null]) checkCustomField(field);
});

test('a page has 1 to 1000 conversations, 20 unless told', () => {
  assert.deepEqual(checkPage(undefined), { pageSize: 20, cursor: '' });
  assert.deepEqual(checkPage({}), { pageSize: 20, cursor: '' });
  for (const pageSize of [1, 1000]) assert.equal(checkPage({ pageSize }).pageSize, pageSize);
  for (const pageSize of [0, -1, 1001, 1.5, NaN, '20' as never, null as never]) {
    assert.throws(() => checkPage({ pageSize }), { message: `Invalid parameter pageSize: ${pageSize} (a whole number from 1 to 1000)` });
  }
});

test('its cursor is that of the page before, or none', () => {
  for (const cursor of ['', '1700000000000|singleChat-bob', '0|groupChat-a|b', '-5|x', '1.5|x']) {
    assert.equal(checkPage({ cursor }).cursor, cursor);
  }
  for (const cursor of ['x', '12', '12|', '|singleChat-bob', 5 as never, null as never]) {
    assert.throws(() => checkPage({ cursor }), { message: `Invalid parameter cursor: ${cursor} ("" or the cursor of the page before)` });
  }
});
