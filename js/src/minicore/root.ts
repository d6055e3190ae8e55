// What the vendor's plugins read of the vendor's connection: `context.root`, a
// protobufjs root. Its contact plugin decodes each message of the history with it; the
// vendor's own reader then decodes the message's body with it too. So this decodes these
// messages as protobufjs would, and no others.

const { hasOwnProperty: hasOwn } = Object.prototype; // older browsers have no Object.hasOwn

type Value = any;
/** Field number → name and kind; `[]` behind the kind: repeated. */
type Fields = Record<number, [name: string, kind: string]>;

const jid: Fields = { 1: ['appKey', 'string'], 2: ['name', 'string'], 3: ['domain', 'string'], 4: ['clientResource', 'string'] };
const size: Fields = { 1: ['width', 'double'], 2: ['height', 'double'] };
const keyValue: Fields = {
  1: ['key', 'string'],
  2: ['type', 'int'],
  3: ['varintValue', 'long'],
  4: ['floatValue', 'float'],
  5: ['doubleValue', 'double'],
  6: ['stringValue', 'string'],
};

/** spec/msync.proto */
const messages: Record<string, Fields> = {
  JID: jid,
  KeyValue: keyValue,
  Size: size,
  MessageConfig: { 1: ['allowGroupAck', 'bool'] },
  Stream: {
    1: ['streamType', 'string'],
    2: ['streamSeq', 'ulong'],
    3: ['streamStatus', 'int'],
    4: ['streamError', 'int'],
    5: ['streamFinishReason', 'int'],
  },
  Meta: {
    1: ['id', 'ulong'],
    2: ['from', 'JID'],
    3: ['to', 'JID'],
    4: ['timestamp', 'ulong'],
    5: ['ns', 'int'],
    6: ['payload', 'bytes'],
    7: ['routetype', 'int'],
    8: ['ext', 'KeyValue[]'],
    9: ['meta', 'bytes'],
    10: ['directedUsers', 'string[]'],
  },
  MessageBody: {
    1: ['type', 'int'],
    2: ['from', 'JID'],
    3: ['to', 'JID'],
    4: ['contents', 'Content[]'],
    5: ['ext', 'KeyValue[]'],
    6: ['ackMessageId', 'ulong'],
    7: ['msgConfig', 'MessageConfig'],
    8: ['ackContent', 'string'],
    9: ['meta', 'string'],
    11: ['editMessageId', 'ulong'],
    12: ['editScope', 'int'],
    13: ['stream', 'Stream'],
  },
  MUCBody: { 8: ['status', 'MUCStatus'] },
  MUCStatus: { 1: ['errorCode', 'int'], 2: ['description', 'string'], 3: ['chatroomInfo', 'string'] },
  Content: {
    1: ['type', 'int'],
    2: ['text', 'string'],
    3: ['latitude', 'double'],
    4: ['longitude', 'double'],
    5: ['address', 'string'],
    6: ['displayName', 'string'],
    7: ['remotePath', 'string'],
    8: ['secretKey', 'string'],
    9: ['fileLength', 'int'],
    10: ['action', 'string'],
    11: ['params', 'KeyValue[]'],
    12: ['duration', 'int'],
    13: ['size', 'Size'],
    14: ['thumbnailRemotePath', 'string'],
    15: ['thumbnailSecretKey', 'string'],
    16: ['thumbnailDisplayName', 'string'],
    17: ['thumbnailFileLength', 'int'],
    18: ['thumbnailSize', 'Size'],
    19: ['customEvent', 'string'],
    20: ['customExts', 'KeyValue[]'],
    21: ['buildingName', 'string'],
    22: ['subType', 'int'],
    23: ['title', 'string'],
    24: ['summary', 'string'],
    25: ['combineLevel', 'int'],
  },
};

/** A 64-bit number as protobufjs gives it: its halves, so nothing is lost above 2^53. */
const long = (value: bigint, unsigned: boolean) => ({
  low: Number(BigInt.asIntN(32, value)),
  high: Number(BigInt.asIntN(32, value >> 32n)),
  unsigned,
});

/** What a field is when it was not sent. The vendor's reader tells an absent sub-type from 0 by hasOwnProperty. */
function absent(kind: string): Value {
  if (kind.endsWith('[]')) return Object.freeze([]);
  if (kind === 'string') return '';
  if (kind === 'bytes') return new Uint8Array();
  if (kind === 'bool') return false;
  if (kind === 'long' || kind === 'ulong') return long(0n, kind === 'ulong');
  return messages[kind] ? null : 0;
}

const defaults: Record<string, object> = {};
const defaultsOf = (name: string) =>
  (defaults[name] ??= Object.fromEntries(Object.values(messages[name]!).map(([field, kind]) => [field, absent(kind)])));

function decode(name: string, bytes: Uint8Array): Value {
  const message = Object.create(defaultsOf(name));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new RangeError(`easemob.pb.${name}: the number at byte ${at} has no end`);
  }

  function take(length: number): Uint8Array {
    if (at + length > bytes.length) throw new RangeError(`easemob.pb.${name}: ${length} bytes at byte ${at} reach beyond its end`);
    at += length;
    return bytes.subarray(at - length, at);
  }

  while (at < bytes.length) {
    const tag = Number(varint());
    const [field, kind = ''] = messages[name]![tag >>> 3] ?? [];
    const one = kind.replace('[]', '');
    let value: Value;
    switch (tag & 7) {
      case 0: {
        const number = varint();
        if (one === 'bool') value = number !== 0n;
        else value = one.endsWith('long') ? long(number, one === 'ulong') : Number(BigInt.asIntN(32, number));
        break;
      }
      case 1:
        take(8);
        value = view.getFloat64(at - 8, true);
        break;
      case 2: {
        const content = take(Number(varint()));
        if (messages[one]) value = decode(one, content);
        else value = one === 'string' ? new TextDecoder().decode(content) : content;
        break;
      }
      case 5:
        take(4);
        value = view.getFloat32(at - 4, true);
        break;
      default:
        throw new RangeError(`easemob.pb.${name}: wire type ${tag & 7} at byte ${at} is not one`);
    }
    if (field === undefined) continue; // of a later release
    if (!kind.endsWith('[]')) message[field] = value;
    else if (hasOwn.call(message, field)) message[field].push(value);
    else message[field] = [value];
  }
  return message;
}

export const root = {
  lookup(path: string) {
    const name = path.replace(/^.*\./, '');
    if (!messages[name]) {
      throw new Error(`context.root of this MiniCore has no ${path}: it reads only the messages that chat messages are made of`);
    }
    return { decode: (bytes: ArrayLike<number>) => decode(name, bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes)) };
  },
};
