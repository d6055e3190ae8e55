import { Status, type CacheCalls } from './cache.js';
import { uploadCombined, type Sender } from './combine.js';
import type { ConnectionExports } from './exports.js';
import { hasAttachment, isContent, type MessageBody } from './message.js';
import { uploadAttachment } from './upload.js';

/** The vendor's translation plugin, as far as a sender knows it. */
export type Translate = (params: { text: string; languages: string[] }) => Promise<{
  data?: { translations?: { to: string; text: string }[] }[];
}>;

export interface Tools {
  sender: Sender;
  go: ConnectionExports;
  /** Whether attachments are uploaded here, and not by the application. */
  uploads: boolean;
  translate?: Translate;
}

/**
 * Makes a message ready to send: uploads or translates what belongs to it, and
 * tells the cache that it is under way, or that it has failed.
 */
export async function prepare(message: MessageBody, cache: CacheCalls, tools: Tools): Promise<MessageBody> {
  if (message.editMessageId) return message;
  let ready = message;
  try {
    if (hasAttachment(message) && tools.uploads) ready = await uploadAttachment(tools.sender, message);
    else if (message.type === 'combine') ready = await uploadCombined(tools.go, tools.sender, message);
    else if (message.type === 'txt' && message.msgConfig?.languages?.length > 0) await addTranslations(message, tools.translate);
  } catch (error) {
    if (isContent(message)) cache.update(message.id, message.id, Status.Failed);
    throw error;
  }
  cache.own(message, Status.InProgress);
  return ready;
}

async function addTranslations(message: MessageBody, translate?: Translate): Promise<void> {
  if (!translate) {
    throw new Error(
      `there is no method to translate message ${message.id}: install a plugin with translateMessage, or leave msgConfig.languages out`,
    );
  }
  const answer = await translate({ text: message.msg, languages: message.msgConfig.languages });
  message.translations = answer.data?.[0]?.translations?.map(({ to, text }) => ({ code: to, text }));
}
