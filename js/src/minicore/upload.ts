import { typeIllegalContent, typeUploadFailed } from '../bridge/declared.generated.js';
import { failure } from './errors.js';
import { callApplication } from './events.js';
import type { MessageBody } from './message.js';
import { partsFrom, uploadInParts } from './parts.js';
import { appUrl, exchange, type UploadTarget } from './rest.js';

const chatTypes: Record<string, string> = { singleChat: 'CHAT', groupChat: 'GROUP', chatRoom: 'ROOM' };

/** The server's answer to an upload; where the file lies is added for the message's own callback, as the vendor does. */
export interface UploadAnswer {
  entities: [Entity, ...Entity[]];
  url?: string;
  thumb?: string;
}

interface Entity {
  uuid: string;
  'share-secret': string;
}

const chatFilesUrl = (target: UploadTarget) => `${appUrl(target)}/chatfiles`;

/** The address of an uploaded file, with what its receivers need to open it. */
export function placeOf(target: UploadTarget, { entities: [entity] }: UploadAnswer) {
  const url = `${chatFilesUrl(target)}/${entity.uuid}`;
  const secret = entity['share-secret'];
  return { url, secret, link: `${url}?em-redirect=true&share-secret=${secret}` };
}

/** Uploads a message's file, a large one in parts, and resolves with the server's answer (docs/protocol.md 7). */
export async function upload(target: UploadTarget, message: MessageBody, file: Blob): Promise<UploadAnswer> {
  const type = chatTypes[message.chatType ?? 'singleChat'] ?? 'CHAT';
  const query = `chat-type=${type}&chat-target=${encodeURIComponent(message.to)}`;
  const onProgress = (event: ProgressEvent) => callBack(message.onFileUploadProgress, event);
  let answer: any;
  if (file.size > partsFrom) {
    let thumbnail = '';
    if (message.thumbnailWidth) thumbnail += `&thumbnail-width=${message.thumbnailWidth}`;
    if (message.thumbnailHeight) thumbnail += `&thumbnail-height=${message.thumbnailHeight}`;
    answer = await uploadInParts(target, file, query + thumbnail, onProgress);
  }
  if (!answer) {
    const form = new FormData();
    form.append('file', file);
    if (message.thumbnailWidth) form.append('thumbnail-width', String(message.thumbnailWidth));
    if (message.thumbnailHeight) form.append('thumbnail-height', String(message.thumbnailHeight));
    answer = await exchange(target, { url: `${chatFilesUrl(target)}?${query}`, form, onProgress });
  }
  if (!answer?.entities?.[0]?.uuid) throw failure(typeUploadFailed, 'Failed to upload the file', answer);
  return answer;
}

/** The file of a message: what Message.create was given, or an input's. */
export function fileOf(message: MessageBody): { data: Blob; filename?: string; filetype?: string } | undefined {
  const { file, fileInputId } = message;
  if (file instanceof Blob) return { data: file, filename: (file as File).name };
  if (file?.data instanceof Blob) return { ...file, filename: file.filename ?? file.data.name };
  const input = fileInputId && typeof document !== 'undefined' ? document.getElementById(fileInputId) : undefined;
  const picked = (input as HTMLInputElement | null | undefined)?.files?.[0];
  return picked && { data: picked, filename: picked.name };
}

/**
 * Uploads a message's file and puts its address into the message, which the caller
 * sees as with the vendor, and into what is sent.
 */
export async function uploadAttachment(target: UploadTarget, message: MessageBody): Promise<MessageBody> {
  const file = fileOf(message);
  if (!file || message.body?.url) return message;
  if (message.isGif && file.data.type !== 'image/gif') {
    throw failure(typeIllegalContent, 'The file type is not gif.');
  }
  if (file.data.size <= 0) throw uploadRefused(message, failure(typeUploadFailed, 'fileSize must be greater than 0'));
  let answer: UploadAnswer;
  try {
    answer = await upload(target, message, file.data);
  } catch (error) {
    throw uploadRefused(message, error);
  }
  const { url, secret, link } = placeOf(target, answer);
  const found: { url: string; secret: string; file_length: number; thumb?: string; thumb_secret?: string } = {
    url: link,
    secret,
    file_length: file.data.size,
  };
  if (message.type === 'img') found.thumb = `${link}&thumbnail=true`;
  if (message.type === 'video') Object.assign(found, { thumb: `${link}&vframe=true`, thumb_secret: secret });
  Object.assign(message, found);
  answer.url = link;
  if (found.thumb) answer.thumb = found.thumb;
  callBack(message.onFileUploadComplete, answer, message.id);
  const body: Record<string, unknown> = {
    type: message.type,
    url,
    secret,
    filename: file.filename || message.filename || '',
    filetype: file.filetype,
    length: message.length || 0,
    file_length: file.data.size,
    size: { width: message.width || 0, height: message.height || 0 },
  };
  if (message.type === 'video') Object.assign(body, { thumb: `${url}?vframe=true`, thumb_secret: secret });
  return { ...message, body };
}

export function uploadRefused(message: MessageBody, error: unknown): unknown {
  callBack(message.onFileUploadError, error);
  return error;
}

/** Calls one of the message's callbacks. What it throws is not passed on. */
export function callBack(call: unknown, ...args: unknown[]): void {
  if (typeof call === 'function') callApplication(call as (...args: unknown[]) => unknown, ...args);
}
