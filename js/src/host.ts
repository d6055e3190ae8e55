// What a host passes to the plugin's instance (docs/plugin-contract.md section 2), as
// the calls of the store that internal/bridge declares. A host's values are of any
// type: what is no text reads as "", what is no number as 0.

import type { StoreCalls } from './bridge/declared.generated.js';

type Takes<Name extends keyof StoreCalls> = StoreCalls[Name]['takes'];

export const storeMessage = (body: any, status: number, fromServer: boolean): Takes<'storeMessage'> => ({
  header: body
    ? {
        id: text(body.id),
        from: text(body.from),
        to: text(body.to),
        chatType: text(body.chatType),
        time: number(body.time),
        thread: Boolean(body.chatThread || body.isChatThread),
      }
    : undefined,
  status: number(status),
  fromServer,
  body: body || undefined,
});

export const updateMessage = (clientId: unknown, patch: any): Takes<'updateMessage'> => ({
  clientId: text(clientId),
  serverMsgId: text(patch?.serverMsgId),
  status: number(patch?.status),
  hasStatus: (patch?.status ?? null) !== null,
});

export const editMessage = (record: any): Takes<'editMessage'> => ({
  body: record,
  serverMsgId: text(record?.serverMsgId),
  id: text(record?.id),
  edits: number(record?.modifiedInfo?.operationCount),
});

export const updateConversation = (session: unknown, patch: any): Takes<'updateConversation'> => {
  const given = patch ?? {};
  const unread = numberIn(given.unReadCount);
  const customField = given.customField && typeof given.customField === 'object' ? given.customField : undefined;
  return {
    session: text(session),
    afterRecall: 'lastMessageId' in given,
    unread: unread ?? 0,
    hasUnread: unread !== undefined,
    customField,
    server: {
      pinned: flagIn(given.isPinned),
      pinnedTime: numberIn(given.pinnedTime),
      marks: Array.isArray(given.marks) ? given.marks.filter(Number.isInteger) : [],
      hasMarks: Array.isArray(given.marks),
    },
  };
};

/** One change of what the server says of a conversation. */
export interface ServerStateChange {
  isPinned?: boolean;
  /** ms since the epoch */
  pinnedTime?: number;
  /** This one mark, 0 to 19, was added or taken away. */
  mark?: number;
  marked?: boolean;
}

export const changeServerState = (session: unknown, change: ServerStateChange | undefined): Takes<'changeServerState'> => ({
  session: text(session),
  pinned: flagIn(change?.isPinned),
  pinnedTime: numberIn(change?.pinnedTime),
  mark: numberIn(change?.mark),
  marked: Boolean(change?.marked),
});

export const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';

const number = (value: unknown): number => {
  const read = typeof value === 'symbol' || typeof value === 'object' ? NaN : Number(value);
  return Number.isFinite(read) ? read : 0;
};
const numberIn = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const flagIn = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
