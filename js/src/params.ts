import { defaultListPage, maxListPage } from './bridge/declared.generated.js';
import { userId } from './user-id.js';
import type { ConversationType, LocalConversationPageParams } from './types.js';

/**
 * The checks of the vendor's API, with its own texts (docs/plugin-contract.md section 3). The spelling of ids is
 * not changed here: the store decides which conversation is meant (localcache/session.go).
 */

export function checkSession(params: any): { conversationId: string; conversationType: ConversationType } {
  const { conversationId, conversationType } = params ?? {};
  if (conversationType !== 'singleChat' && conversationType !== 'groupChat') {
    throw new Error(`"Invalid parameter conversationType": ${conversationType}`);
  }
  // "/ios_1" has a device but no user.
  if (typeof conversationId !== 'string' || (conversationType === 'singleChat' ? userId(conversationId) : conversationId) === '') {
    throw new Error('Invalid parameter: "conversationId"');
  }
  return { conversationId, conversationType };
}

export function checkCustomField(field: unknown): void {
  if (typeof field !== 'object') throw new Error('Invalid parameter: "customField"');
}

export function checkPage(params: LocalConversationPageParams | undefined): { pageSize: number; cursor: string } {
  const { pageSize = defaultListPage, cursor = '' } = params ?? {};
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > maxListPage) {
    throw new Error(`Invalid parameter pageSize: ${pageSize} (a whole number from 1 to ${maxListPage})`);
  }
  if (typeof cursor !== 'string' || (cursor !== '' && !/^(pinned\|)?-?\d+(\.\d+)?\|./.test(cursor))) {
    throw new Error(`Invalid parameter cursor: ${String(cursor)} ("" or the cursor of the page before)`);
  }
  return { pageSize, cursor };
}
