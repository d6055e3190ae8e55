import { Code, failure } from './errors.js';
import { later } from './events.js';
import type { MessageBody } from './message.js';

const limit = 5 * 60_000; // ms for one upload, as the vendor's

const chatTypes: Record<string, string> = { singleChat: 'CHAT', groupChat: 'GROUP', chatRoom: 'ROOM' };

/** Where files go, and as whom. */
export interface UploadTarget {
  apiUrl: string;
  orgName: string;
  appName: string;
  accessToken: string;
}

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

const chatFilesUrl = ({ apiUrl, orgName, appName }: UploadTarget) => `${apiUrl}/${orgName}/${appName}/chatfiles`;

/** Where an uploaded file lies, and the link that whoever gets it can open. */
export function placeOf(target: UploadTarget, { entities: [entity] }: UploadAnswer) {
  const url = `${chatFilesUrl(target)}/${entity.uuid}`;
  const secret = entity['share-secret'];
  return { url, secret, link: `${url}?em-redirect=true&share-secret=${secret}` };
}

/**
 * Uploads a message's file and resolves with the server's answer (PROTOCOL.md
 * 7). XMLHttpRequest, since fetch tells no progress of what it sends.
 */
export function upload(target: UploadTarget, message: MessageBody, file: Blob): Promise<UploadAnswer> {
  const type = chatTypes[message.chatType ?? 'singleChat'] ?? 'CHAT';
  const url = `${chatFilesUrl(target)}?chat-type=${type}&chat-target=${encodeURIComponent(message.to)}`;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const refuse = (data: unknown, text = 'Failed to upload the file') => reject(failure(Code.UploadFailed, text, data));
    request.upload.addEventListener('progress', (event) => callBack(message.onFileUploadProgress, event));
    request.addEventListener('load', () => {
      let answer: any;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        return refuse(request.responseText);
      }
      if (request.status !== 200 || !answer?.entities?.[0]?.uuid) return refuse(answer, answer?.error_description);
      resolve(answer);
    });
    for (const event of ['error', 'timeout', 'abort']) {
      request.addEventListener(event, () => refuse({ event, url }, `Failed to upload the file: ${event}`));
    }
    request.timeout = limit;
    request.open('POST', url);
    request.setRequestHeader('restrict-access', 'true');
    request.setRequestHeader('Accept', '*/*');
    request.setRequestHeader('Authorization', `Bearer ${target.accessToken}`);
    const form = new FormData();
    form.append('file', file);
    if (message.thumbnailWidth) form.append('thumbnail-width', String(message.thumbnailWidth));
    if (message.thumbnailHeight) form.append('thumbnail-height', String(message.thumbnailHeight));
    request.send(form);
  });
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
 * Uploads a message's file and puts where it lies into the message, for the
 * caller as the vendor does, and into what is sent.
 */
export async function uploadAttachment(target: UploadTarget, message: MessageBody): Promise<MessageBody> {
  const file = fileOf(message);
  if (!file || message.body?.url) return message;
  if (message.isGif && file.data.type !== 'image/gif') {
    throw failure(Code.IllegalContent, 'The file type is not gif.');
  }
  if (file.data.size <= 0) throw uploadRefused(message, failure(Code.UploadFailed, 'fileSize must be greater than 0'));
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

/** Calls one of the message's callbacks, whose faults are its own. */
export function callBack(call: unknown, ...args: unknown[]): void {
  if (typeof call === 'function') later(call as (...args: unknown[]) => unknown, ...args);
}
