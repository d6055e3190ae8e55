import { answerMS, typeDownloadFailed, typeLimit, typeUploadFailed } from '../bridge/declared.generated.js';
import { inTime } from '../in-time.js';
import { untilModuleEnds } from '../runtime.js';
import { failure } from './errors.js';
import { textOf, type ConnectionExports } from './exports.js';
import { encode, type MessageBody } from './message.js';
import { FILE_MS, type UploadTarget } from './rest.js';
import { callBack, placeOf, upload, uploadRefused, type UploadAnswer } from './upload.js';

export interface Sender extends UploadTarget {
  appKey: string;
  user: string;
}

/**
 * Makes a combined message ready to send: its messages become a file, which is
 * uploaded like any attachment.
 */
export async function uploadCombined(go: ConnectionExports, sender: Sender, message: MessageBody): Promise<MessageBody> {
  const list: MessageBody[] = message.messageList ?? [];
  if (list.length === 0 || list.length > 300) {
    throw failure(typeLimit, 'The number of combined messages exceeded the limit.');
  }
  const combineLevel = Math.max(0, ...list.map((m) => m.combineLevel ?? 0)) + 1;
  if (combineLevel > 10) throw failure(typeLimit, 'The level of the merged message exceeded the limit.');
  let answer: UploadAnswer;
  let size = 0;
  try {
    const { appKey, user } = sender;
    const messages = list.map((m) => encode(m));
    const bytes = await untilModuleEnds(go.encodeCombined(textOf(go, 'encodeCombined', { appKey, user, messages })));
    const file = new File([bytes as BlobPart], 'combine', { type: 'application/octet-stream' });
    size = file.size;
    answer = await upload(sender, message, file);
  } catch (error) {
    throw uploadRefused(message, failure(typeUploadFailed, 'Failed to upload the merge message.Please try again', error));
  }
  const { link: url, secret } = placeOf(sender, answer);
  callBack(message.onFileUploadComplete, { url, secret });
  Object.assign(message, { url, secret, file_length: size, filename: 'combine', combineLevel });
  return message;
}

/** Fetches the file of a combined message (docs/protocol.md 6). A peer says where it lies: the token is for the server alone. */
export async function downloadCombined(
  url: string,
  secret: string,
  { apiUrl, token }: { apiUrl: string; token: string },
): Promise<Uint8Array> {
  const request = new AbortController();
  try {
    const page = globalThis.location?.href;
    const isServers = new URL(url, page).origin === new URL(apiUrl, page).origin;
    const own = isServers ? { 'share-secret': secret, Authorization: `Bearer ${token}` } : undefined;
    const headers = { Accept: 'application/json', ...own };
    const response = await inTime(fetch(url, { headers, signal: request.signal }), answerMS, `${url} did not answer`);
    if (!response.ok) throw failure(typeDownloadFailed, `the server answered ${response.status}`);
    return new Uint8Array(await inTime(response.arrayBuffer(), FILE_MS, `${url} did not send the whole file`));
  } catch (error) {
    request.abort();
    throw failure(typeDownloadFailed, 'Download failed, please try again', error);
  }
}
