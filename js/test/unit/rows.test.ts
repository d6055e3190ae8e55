// What the storage writes into rows: localcache/indexeddb/requests.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
