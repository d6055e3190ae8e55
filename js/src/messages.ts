/** Stored messages as applications see them: a union by `type`. What a type has more than it says here is any. */

export type ConversationType = 'singleChat' | 'groupChat';

/** What every stored message has: what the host gave, and what the store says of it. */
export interface LocalMessageBase<Ext = Record<string, any>> {
  /** The server's id for received messages, the client's for own ones: two tabs can make up the same for two messages. */
  id: string;
  chatType?: ConversationType;
  from?: string;
  to?: string;
  /** Milliseconds since the epoch: by the server's clock for received messages, by the client's for own ones. */
  time: number;
  /** What the application put beside the content. */
  ext?: Ext;
  /** The server's id; for an own message its client id until the server has answered. */
  serverMsgId: string;
  sessionId: string;
  /** 0 created, 1 failed, 2 in progress, 3 success. */
  status: 0 | 1 | 2 | 3;
  [member: string]: any;
}

/** A file on the server. An own message has its address once the upload is done. */
interface Attachment {
  url?: string;
  secret?: string;
  filename?: string;
  /** Bytes. */
  file_length?: number;
}

export interface LocalTextMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext> {
  type: 'txt';
  msg: string;
}

export interface LocalImageMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext>, Attachment {
  type: 'img';
  /** The address of a small picture of it. */
  thumb?: string;
  /** Pixels. */
  width?: number;
  height?: number;
  isGif?: boolean;
}

export interface LocalAudioMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext>, Attachment {
  type: 'audio';
  /** Seconds. */
  length?: number;
}

export interface LocalVideoMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext>, Attachment {
  type: 'video';
  /** Seconds. */
  length?: number;
  thumb?: string;
  thumb_secret?: string;
}

export interface LocalFileMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext>, Attachment {
  type: 'file';
}

export interface LocalLocationMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext> {
  type: 'loc';
  /** Degrees. */
  lat: number;
  lng: number;
  addr: string;
  buildingName?: string;
}

export interface LocalCustomMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext> {
  type: 'custom';
  customEvent: string;
  customExts?: Record<string, any>;
}

/** Several messages in one: downloadAndParseCombineMessage reads them. */
export interface LocalCombineMessage<Ext = Record<string, any>> extends LocalMessageBase<Ext>, Attachment {
  type: 'combine';
  title?: string;
  summary?: string;
  /** What clients show that do not know combined messages. */
  compatibleText?: string;
  combineLevel?: number;
}

/**
 * A stored message. Its `type` tells which it is.
 *
 * @example
 * if (lastMessage?.type === "txt") show(lastMessage.msg);
 * else if (lastMessage?.type === "img") showImage(lastMessage.url);
 */
export type LocalMessage<Ext = Record<string, any>> =
  | LocalTextMessage<Ext>
  | LocalImageMessage<Ext>
  | LocalAudioMessage<Ext>
  | LocalVideoMessage<Ext>
  | LocalFileMessage<Ext>
  | LocalLocationMessage<Ext>
  | LocalCustomMessage<Ext>
  | LocalCombineMessage<Ext>;
