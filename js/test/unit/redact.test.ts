import assert from 'node:assert/strict';
import test from 'node:test';
import { Redactor } from '../../src/inspector/redact';

test('one thing has one name, whatever its spelling or device, and another has another', () => {
  const redactor = new Redactor();
  assert.equal(redactor.user('Bob/ios_1'), redactor.user('bob'));
  assert.notEqual(redactor.user('carol'), redactor.user('bob'));
  assert.equal(redactor.session('singleChat-bob'), `singleChat-${redactor.user('bob')}`);
  assert.match(redactor.session('groupChat-bob'), /^groupChat-group-1$/);
  assert.equal(redactor.session('undefined-bob'), 'session-1');
  assert.equal(redactor.session(''), '');
});

test('of a message stay its times, numbers, states and types; all else is a name or a shape', () => {
  const redactor = new Redactor();
  const told = redactor.message({
    id: '1234567890123456789',
    serverMsgId: '1234567890123456789',
    sessionId: 'groupChat-g1',
    from: 'bob',
    to: 'g1',
    chatType: 'groupChat',
    type: 'txt',
    time: 1795399474000,
    status: 3,
    msg: 'hello',
    ext: { 'bob@example.org': { n: 17, ok: true, none: null, list: ['hello', ''] }, when: new Date(5) },
    mine: 4917612345678,
  });
  assert.deepEqual(told, {
    id: 'message-1',
    serverMsgId: 'message-1',
    sessionId: 'groupChat-group-1',
    from: 'user-1',
    to: 'group-1',
    chatType: 'groupChat',
    type: 'txt',
    time: 1795399474000,
    status: 3,
    msg: 'text-1 (5)',
    ext: {
      'member-1': { 'member-2': 'number', 'member-3': true, 'member-4': null, 'member-5': ['text-1 (5)', ''] },
      'member-6': '[object Date]',
    },
    'member-7': 'number',
  });
});

test('members that should be harmless are not trusted', () => {
  const redactor = new Redactor();
  const told = redactor.message({
    id: 5,
    type: 'my own',
    chatType: 'room of bob',
    time: 'yesterday',
    status: {},
    __proto__: null,
    toString: 'x',
  });
  assert.deepEqual(told, {
    id: 'number',
    type: 'text-1 (6)',
    chatType: 'text-2 (11)',
    time: 'text-3 (9)',
    status: {},
    'member-1': 'text-4 (1)',
  });
  const item = redactor.conversation({
    conversationId: 'Bob',
    conversationType: 'bob',
    pinnedTime: 'at noon',
    marks: ['bob'],
    remindType: 'bob',
  });
  assert.ok(!/bob|noon/i.test(JSON.stringify(item)), JSON.stringify(item));
});

test('an error keeps its words, and no id, quotation, file or address', () => {
  const redactor = new Redactor();
  redactor.user('bob');
  redactor.message({ msg: 'lunch' });
  const cases: [string, string][] = [
    ['The transaction was aborted.', 'The transaction was aborted.'],
    ['no answer within 15 s', 'no answer within 15 s'],
    ['message "42" of Bob, 12345678901', 'message "quoted-1" of user-1, word-1'],
    ['lunch at https://a.example/x?token=1', 'text-1 at word-2'],
    ["it's localcache_1_bob", "it's word-3"],
    ['früh, singleChat-dave', 'word-4, word-5'],
  ];
  for (const [text, want] of cases) assert.equal(redactor.diagnostic(text), want);
});
