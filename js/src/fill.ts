// Local history that is not complete, completed from the server's.

import type { MessagePage } from './bridge/declared.generated.js';
import type { LocalMessagesParams } from './local-data-types.js';
import type { Store } from './store.js';
import type { LocalMessage } from './types.js';

/** How many messages the server gives at a time. */
const serverPage = 50;

/**
 * Asks the server once for the messages around a page, which our contact plugin
 * stores. Resolves with false without that plugin: nothing is fetched then.
 */
export async function fillFromServer(
  connection: any,
  params: LocalMessagesParams,
  down: boolean,
  page: MessagePage,
  startId: string,
): Promise<boolean> {
  const ask = connection.contact?.getHistoryMessages ?? connection.getHistoryMessages;
  if (typeof ask !== 'function') return false;
  await ask.call(connection, {
    targetId: params.conversationId,
    chatType: params.conversationType,
    cursor: startId || startOf(params, down, page),
    pageSize: serverPage, // more than most pages: what is over is the next one
    searchDirection: down ? 'down' : 'up',
  });
  return true;
}

/** The server id that the server's page begins behind; "" for the newest message. */
function startOf(params: LocalMessagesParams, down: boolean, page: MessagePage): string {
  if (!params.cursor && !params.startMsgId && !down) return '';
  const ids = (page.messages as LocalMessage[]).map(({ serverMsgId, id }) => serverMsgId ?? id);
  return ids.find(isServerID) ?? '';
}

/** The server's id of a message that is named by either id; "" if it has none. */
export async function serverIDOf(store: Store, id: string): Promise<string> {
  if (id === '' || isServerID(id)) return id;
  const found = (await store.call('findMessage', { id }))?.body as LocalMessage | undefined;
  return found?.serverMsgId && isServerID(found.serverMsgId) ? found.serverMsgId : '';
}

/** A client's id is no number of that length. */
export const isServerID = (id: string): boolean => /^\d{16,20}$/.test(id);
