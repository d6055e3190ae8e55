// What the storage writes into rows, and what it notices of them: localcache/indexeddb/requests.js, damage.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDamage } from '../../../localcache/indexeddb/damage.js';
import { optionalConversationFields, optionalMessageFields } from '../../../localcache/indexeddb/protocol.generated.js';
import { writes } from '../../../localcache/indexeddb/requests.js';

/** Makes a write on a transaction that only notes the row. */
function written(write: 'putConversation' | 'putMessage', x: object): any {
  const rows: any[] = [];
  const put = (row: any) => void rows.push(row);
  writes[write]!({ stores: { conversations: { put }, messages: { put } } } as any, x);
  return rows[0];
}

test('a member that a rule gives no value any more leaves the row; what rules do not write stays', () => {
  for (const [write, optional] of [
    ['putConversation', optionalConversationFields],
    ['putMessage', optionalMessageFields],
  ] as const) {
    assert.ok(optional.length > 4);
    const row = { sessionId: 's', later: 'of a newer release', ...Object.fromEntries(optional.map((name) => [name, 1])) };
    assert.deepEqual(written(write, { row: { ...row }, fields: { sessionId: 's' } }), { sessionId: 's', later: 'of a newer release' });
    for (const name of optional) {
      const next = written(write, { row: { ...row }, fields: { sessionId: 's', [name]: 2 } });
      assert.deepEqual(next, { sessionId: 's', later: 'of a newer release', [name]: 2 });
    }
  }
});

const typeOf = (x: unknown) => (x === null ? 'null' : Array.isArray(x) ? `list of ${typeof x[0]}` : typeof x);

test('a column of another type is noticed, and so is one that is missing and must be there', () => {
  const conversation = {
    sessionId: 'singleChat-bob',
    conversationType: 'singleChat',
    conversationId: 'bob',
    unReadCount: 1,
    lastMessageTime: 1,
  };
  const columns = {
    rules: '[]',
    clearedAt: 1,
    isPinned: true,
    pinnedTime: 1,
    marks: [1],
    remindType: 'ALL',
    hasDraft: true,
    drift: 1,
    whole: '',
  };
  const message = { sessionId: 'singleChat-bob', order: 1, tie: '', status: 1 };
  const more = {
    serverKey: '1',
    clientId: 'c',
    nonce: 'n',
    counted: true,
    recalled: false,
    removed: false,
    edits: 1,
    time: 1,
    pending: 'n',
    deadline: 1,
  };
  for (const [row, optional, keys] of [
    [conversation, columns, ['sessionId', 'lastMessageTime']],
    [message, more, ['sessionId', 'order', 'tie']],
  ] as const) {
    const bad = (changed: object) => createDamage().columnsOf('a database', { ...row, ...changed });
    assert.deepEqual(bad(optional), []);
    for (const [name, value] of Object.entries({ ...row, ...optional })) {
      if ((keys as readonly string[]).includes(name)) continue; // by these the database has found the row
      for (const other of ['text', 1, true, [1], ['text'], null, NaN, {}].filter(
        (other) => typeof other !== typeof value || other !== other,
      ))
        assert.deepEqual(bad({ ...optional, [name]: other }), [name], `${name} is ${String(other)}`);
      assert.deepEqual(bad({ ...optional, [name]: undefined }), name in row ? [name] : [], `${name} is missing`);
    }
  }
});
