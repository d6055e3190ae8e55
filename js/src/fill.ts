// Local history that is not complete, completed from the server's.

import type { MessagePage } from './bridge/declared.generated.js';
import type { LocalMessagesParams } from './local-data-types.js';
import type { LocalMessage } from './types.js';

/** How many messages the server gives at a time. */
const serverPage = 50;

/**
 * Asks the server once for the messages around a page, which our contact plugin
 * stores. Without a network, or without that plugin, nothing is fetched: the page
 * that is there says that it has a gap.
 */
export async function fillFromServer(
  connection: any,
  params: LocalMessagesParams,
  takes: { down: boolean; pageSize: number },
  page: MessagePage,
): Promise<boolean> {
  const ask = connection.contact?.getHistoryMessages ?? connection.getHistoryMessages;
  if (typeof ask !== 'function') return false;
  const start = startOf(params, takes.down, page);
  try {
    await ask.call(connection, {
      targetId: params.conversationId,
      chatType: params.conversationType,
      cursor: start,
      pageSize: Math.min(serverPage, Math.max(takes.pageSize, 1)),
      searchDirection: takes.down ? 'down' : 'up',
      keep: true,
    });
    return true;
  } catch {
    return false;
  }
}

/** The server id that the server's page begins behind: the newest known one that is needed. */
function startOf(params: LocalMessagesParams, down: boolean, page: MessagePage): string {
  const ids = (page.messages as LocalMessage[]).map(({ serverMsgId, id }) => serverMsgId ?? id).filter(isServerID);
  if (params.startMsgId && isServerID(params.startMsgId)) return params.startMsgId;
  if (params.cursor || down) return ids[0] ?? '';
  return '';
}

/** A client's id is no number of that length. */
export const isServerID = (id: string): boolean => /^\d{16,20}$/.test(id);
