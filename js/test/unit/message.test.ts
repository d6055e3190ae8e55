import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, hasAttachment, isContent, Message, uniqueId, type MessageBody, type MessageType } from '../../src/minicore/message.js';

const body = (fields: Partial<MessageBody>): MessageBody => ({ id: '1', type: 'txt', to: 'bob', ...fields });

test('a message has an id, the client’s time and no sender yet', () => {
  const before = Date.now();
  const message = Message.create({ type: 'txt', to: 'bob', chatType: 'groupChat', msg: 'hi', ext: { a: 1 }, unknown: 'x' });
  const { id, time, ...rest } = message;
  assert.match(id, /^\d+$/);
  assert.ok(time! >= before && time! <= Date.now());
  assert.deepEqual([rest.type, rest.to, rest.from, rest.chatType, rest.msg, rest.ext], ['txt', 'bob', '', 'groupChat', 'hi', { a: 1 }]);
  assert.equal('unknown' in rest, false, 'only the fields of its type');
});

test('ids of one page never repeat', () => {
  const ids = new Set(Array.from({ length: 10_000 }, uniqueId));
  assert.equal(ids.size, 10_000);
});

test('some types are single chat unless told, the others stay without (B13)', () => {
  const types: Record<string, string | undefined> = { loc: 'singleChat', custom: 'singleChat', cmd: 'singleChat', file: 'singleChat' };
  for (const type of ['txt', 'img', 'audio', 'combine', 'loc', 'custom', 'cmd', 'file'] as MessageType[]) {
    assert.equal(Message.create({ type, to: 'bob' }).chatType, types[type], type);
  }
});

test('an acknowledgement carries the id of what it acknowledges, and no time', () => {
  const read = Message.create({ type: 'read', to: 'bob', id: '77' });
  assert.equal(read.ackId, '77');
  assert.notEqual(read.id, '77');
  assert.equal('time' in read, false);
  assert.equal(Message.create({ type: 'delivery', to: 'bob', ackId: '78' }).ackId, '78');
});

test('an unknown type is named', () => {
  assert.throws(() => Message.create({ type: 'carrier pigeon' as never, to: 'bob' }), {
    message: /^Invalid parameter type: carrier pigeon/,
  });
  assert.throws(() => Message.create({ type: 'constructor' as never, to: 'bob' }), { message: /^Invalid parameter type: constructor/ });
  assert.throws(() => Message.create(undefined as never), { message: /^Invalid parameter type: undefined/ });
});

test('content is what people see: no acknowledgements, commands or edits', () => {
  for (const type of ['txt', 'img', 'audio', 'video', 'file', 'loc', 'custom', 'combine'] as MessageType[])
    assert.ok(isContent(body({ type })));
  for (const type of ['read', 'delivery', 'channel', 'recall', 'cmd'] as MessageType[]) assert.ok(!isContent(body({ type })));
  assert.ok(!isContent(body({ editMessageId: '5' })));
  assert.deepEqual(
    ['img', 'file', 'txt'].map((type) => hasAttachment(body({ type: type as MessageType }))),
    [true, true, false],
  );
});

test('Go gets what JSON can hold: no callbacks, no list of messages, of a file only what tells where it is', () => {
  const file = { data: new Blob(['x']), url: 'u', secret: 's', filename: 'f', more: 1 };
  const sent = JSON.parse(encode(body({ success() {}, messageList: [1], file, msg: 'hi' })));
  assert.deepEqual(sent, { id: '1', type: 'txt', to: 'bob', file: { url: 'u', secret: 's', filename: 'f' }, msg: 'hi' });
});

test('values of ext that JSON has no word for go as text', () => {
  const ext = { big: 2n ** 63n, none: NaN, all: Infinity, call: String, mark: Symbol('m'), n: 1, list: [1], nothing: null };
  const sent = JSON.parse(encode(body({ ext, customExts: { big: 1n } })));
  assert.deepEqual(sent.ext, {
    big: '9223372036854775808',
    none: 'NaN',
    all: 'Infinity',
    call: String(String),
    mark: 'Symbol(m)',
    n: 1,
    list: [1],
    nothing: null,
  });
  assert.deepEqual(sent.customExts, { big: '1' });
});

test('encoding leaves the message of the application as it is', () => {
  const message = body({ ext: { big: 1n }, success() {} });
  encode(message);
  assert.equal(message.ext!.big, 1n);
  assert.equal(typeof message.success, 'function');
});
