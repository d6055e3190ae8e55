// Message.create and the message objects that it makes: the vendor's fields and
// defaults.

export type ChatType = 'singleChat' | 'groupChat' | 'chatRoom';

export type MessageType =
  'txt' | 'img' | 'audio' | 'video' | 'file' | 'loc' | 'custom' | 'cmd' | 'combine' | 'read' | 'delivery' | 'channel' | 'recall';

/** An own message on its way. Which fields count depends on the type. */
export interface MessageBody {
  id: string;
  type: MessageType | 'room';
  to: string;
  from?: string;
  chatType?: ChatType;
  time?: number;
  ext?: Record<string, any>;
  [field: string]: any;
}

export interface SendMsgResult {
  /** The id that the message had here. */
  localMsgId: string;
  /** The id that the server gave it. */
  serverMsgId: string;
  /** The message as the server changed it, for an edit or a replaced content. */
  message?: any;
}

export interface CreateMessageParameters extends Partial<Omit<MessageBody, 'type'>> {
  type: MessageType;
  to: string;
}

const common = ['ext', 'msgConfig', 'isChatThread', 'priority', 'deliverOnlineOnly', 'receiverList'];
const upload = ['file', 'onFileUploadError', 'onFileUploadComplete', 'onFileUploadProgress'];
const delivery = ['isChatThread', 'priority', 'deliverOnlineOnly'];

/** The fields that each type takes over from what create() is given. */
const fields: Record<string, string[]> = {
  txt: ['msg', ...common],
  img: ['url', 'width', 'height', 'file_length', 'thumbnailWidth', 'thumbnailHeight', 'isGif', 'body', ...upload, ...common],
  audio: ['filename', 'length', 'file_length', 'body', ...upload, ...common],
  video: ['filename', 'length', 'file_length', 'fileInputId', 'body', ...upload, ...common],
  file: ['filename', 'fileInputId', 'file_length', 'body', ...upload, ...common],
  loc: ['addr', 'buildingName', 'lat', 'lng', ...common],
  custom: ['customEvent', 'customExts', ...common],
  cmd: ['action', ...common],
  combine: ['compatibleText', 'title', 'summary', 'messageList', 'onFileUploadError', 'onFileUploadComplete', ...common],
  read: ['ackContent', ...delivery],
  delivery: ['ackId', ...delivery],
  channel: delivery,
};

/** The types whose chat type is single chat by default. */
const singleByDefault = ['loc', 'custom', 'cmd', 'file', 'video', 'channel'];

export const Message = {
  /** Makes a message to give to send(). */
  create(options: CreateMessageParameters): MessageBody {
    const type = options?.type;
    if (!Object.keys(fields).includes(type)) {
      throw new Error(`Invalid parameter type: ${String(type)} (one of ${Object.keys(fields).join(', ')})`);
    }
    const message: MessageBody = { id: uniqueId(), type, to: options.to, from: options.from || '' };
    message.chatType = options.chatType ?? (singleByDefault.includes(type) ? 'singleChat' : undefined);
    if (type === 'read') message.ackId = options.id;
    if (type !== 'read' && type !== 'delivery') message.time = Date.now();
    for (const name of fields[type]) message[name] = options[name];
    return message;
  },
};

let count = 0;

/** A message id that this page has not used: other tabs may. */
export function uniqueId(): string {
  return String(Date.now() - new Date(2010, 1, 1).getTime() + ++count);
}

const attachments = ['img', 'audio', 'video', 'file'];
const unseen = ['read', 'delivery', 'channel', 'recall', 'room'];

export const hasAttachment = (m: MessageBody) => attachments.includes(m.type);

/** Content is what people see; only that is kept in the cache. */
export const isContent = (m: MessageBody) => !unseen.includes(m.type) && m.type !== 'cmd' && !m.editMessageId;

/** What Go gets of a message: no functions, no files, ext values made sendable. */
export function encode(m: MessageBody): string {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(m)) {
    if (typeof value !== 'function' && name !== 'messageList') plain[name] = value;
  }
  if (m.ext) plain.ext = sendable(m.ext);
  if (m.customExts) plain.customExts = sendable(m.customExts);
  if (m.file && typeof m.file === 'object') {
    const { url, secret, filename, file_length, size } = m.file;
    plain.file = { url, secret, filename, file_length, size };
  }
  return JSON.stringify(plain);
}

/** Values that JSON does not have are sent as text, as the vendor does. */
function sendable(values: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name in values) {
    const value = values[name];
    const text = ['bigint', 'symbol', 'function'].includes(typeof value) || (typeof value === 'number' && !Number.isFinite(value));
    result[name] = text ? String(value) : value;
  }
  return result;
}
