// A wrong parameter of a call is named with its value before anything is read, and so is a missing login.
import { test, expect, underEachMiniCore, withMessages } from './support/stories';

const bob = { conversationId: 'bob', conversationType: 'singleChat' };
const ID = 'a string that is not empty';
const TIME = 'milliseconds since the epoch';
const PAGE = 'a whole number from 1 to 400';
type Wrong = [params: unknown, text: string];

const invalid = (params: unknown, name: string, shown: string, wanted: string): Wrong => [
  params,
  `Invalid parameter "${name}": ${shown} (${wanted})`,
];
/** The vendor's texts, for what names a conversation. */
const session: Wrong[] = [
  [{ conversationType: 'singleChat' }, 'Invalid parameter: "conversationId"'],
  [{ ...bob, conversationId: '/ios' }, 'Invalid parameter: "conversationId"'],
  [{ ...bob, conversationType: 'chatRoom' }, '"Invalid parameter conversationType": chatRoom'],
  [undefined, '"Invalid parameter conversationType": undefined'],
];
const object = invalid('bob', 'params', '"bob"', 'an object');
const nothing = invalid(undefined, 'params', 'undefined', 'an object');
const type = invalid({ conversationType: 'chatRoom' }, 'conversationType', '"chatRoom"', 'singleChat or groupChat');
const list: Wrong[] = [
  object,
  invalid({ filter: 'unread' }, 'filter', '"unread"', 'an object'),
  invalid({ filter: { unread: 1 } }, 'filter.unread', '1', 'a boolean'),
  invalid({ filter: { pinned: 'no' } }, 'filter.pinned', '"no"', 'a boolean'),
  invalid({ filter: { draft: 0 } }, 'filter.draft', '0', 'a boolean'),
  invalid({ filter: { mark: 20 } }, 'filter.mark', '20', 'a whole number from 0 to 19'),
  invalid({ filter: { remindType: 'SOME' } }, 'filter.remindType', '"SOME"', 'ALL or AT or NONE'),
  invalid({ filter: { conversationType: 'room' } }, 'filter.conversationType', '"room"', 'singleChat or groupChat'),
  invalid({ pinnedFirst: 'yes' }, 'pinnedFirst', '"yes"', 'a boolean'),
];
const messages: Wrong[] = [
  ...session,
  invalid({ ...bob, pageSize: 401 }, 'pageSize', '401', PAGE),
  invalid({ ...bob, fill: 1 }, 'fill', '1', 'a boolean'),
  invalid({ ...bob, searchOptions: 'txt' }, 'searchOptions', '"txt"', 'an object'),
  invalid({ ...bob, searchOptions: { startTime: 'now' } }, 'searchOptions.startTime', '"now"', TIME),
  invalid({ ...bob, searchOptions: { msgTypes: 'txt' } }, 'searchOptions.msgTypes', '"txt"', 'an array of strings'),
  invalid({ ...bob, searchOptions: { from: 5 } }, 'searchOptions.from', '5', 'a string'),
];
const unread: Wrong[] = [object, type, invalid({ includeMuted: 'yes' }, 'includeMuted', '"yes"', 'a boolean')];

const wrong: Record<string, Wrong[]> = {
  getLocalConversation: session,
  setLocalConversationCustomField: [...session, [bob, 'Invalid parameter: "customField"']],
  clearConversationUnreadCount: session,
  removeLocalConversation: session,
  getLocalConversationPage: [
    ...list,
    [{ pageSize: 1001 }, 'Invalid parameter pageSize: 1001 (a whole number from 1 to 1000)'],
    [{ cursor: 'x' }, 'Invalid parameter cursor: x ("" or the cursor of the page before)'],
  ],
  onHealthChange: [[undefined, 'onHealthChange: the listener is undefined, not a function']],
  watchLocalConversations: [...list, invalid({ pageSize: 0 }, 'pageSize', '0', 'a whole number from 1 to 1000')],
  getLocalUnreadMessageCount: unread,
  watchLocalUnreadMessageCount: unread,
  clearAllConversationUnreadCount: [object, type],
  setCurrentConversation: session,
  removeLocalConversations: [
    nothing,
    invalid({ conversations: bob }, 'conversations', '[object Object]', 'an array of conversations'),
    [{ conversations: [bob, { conversationType: 'singleChat' }] }, 'Invalid parameter: "conversationId"'],
    invalid({ conversations: [bob], isRemoveLocalMessage: 0 }, 'isRemoveLocalMessage', '0', 'a boolean'),
  ],
  removeAllLocalConversations: [object, invalid({ isRemoveLocalMessage: 'no' }, 'isRemoveLocalMessage', '"no"', 'a boolean')],
  setLocalConversationDraft: [
    ...session,
    invalid({ ...bob, draft: 5 }, 'draft', '5', 'a string, a plain object or null'),
    invalid({ ...bob, draft: ['a'] }, 'draft', 'a', 'a string, a plain object or null'),
  ],
  setLocalConversationRemindType: [
    ...session,
    invalid(bob, 'remindType', 'undefined', 'ALL, AT or NONE'),
    invalid({ ...bob, remindType: 'SOME' }, 'remindType', '"SOME"', 'ALL or AT or NONE'),
  ],
  getLocalMessages: [
    ...messages,
    invalid({ ...bob, searchDirection: 'left' }, 'searchDirection', '"left"', 'up or down'),
    invalid({ ...bob, startMsgId: 5 }, 'startMsgId', '5', 'a string'),
    invalid({ ...bob, cursor: 5 }, 'cursor', '5', 'a string'),
  ],
  watchLocalMessages: messages,
  getLocalMessage: [invalid(undefined, 'messageId', 'undefined', ID), invalid({ messageId: '' }, 'messageId', '""', ID)],
  getLocalMessageCount: [object, session[0]!, invalid({ endTime: NaN }, 'endTime', 'NaN', TIME)],
  searchLocalMessages: [
    nothing,
    invalid({ keywords: '' }, 'keywords', '""', `${ID}, or an array of such`),
    invalid({ keywords: ['a'], searchScope: 'title' }, 'searchScope', '"title"', 'content or ext or all'),
    invalid({ keywords: ['a'], pageSize: 1.5 }, 'pageSize', '1.5', PAGE),
    invalid({ keywords: ['a'], msgTypes: [1] }, 'msgTypes', '1', 'an array of strings'),
    invalid({ keywords: ['a'], searchDirection: 'left' }, 'searchDirection', '"left"', 'up or down'),
    [{ keywords: ['a'], conversationType: 'singleChat' }, 'Invalid parameter: "conversationId"'],
  ],
  insertLocalMessage: [
    nothing,
    invalid({ message: 'hello' }, 'message', '"hello"', 'a message'),
    invalid({ message: {} }, 'message.id', 'undefined', ID),
  ],
  importLocalMessages: [
    nothing,
    invalid({ messages: 'all' }, 'messages', '"all"', 'an array of at most 1000'),
    invalid({ messages: Array(1001).fill({}) }, 'messages', '"1001 messages"', 'an array of at most 1000'),
    invalid({ messages: [null] }, 'messages[0]', 'null', 'a message'),
  ],
  updateLocalMessage: [
    nothing,
    invalid({ messageId: '' }, 'messageId', '""', ID),
    invalid({ messageId: '1' }, 'changes', 'undefined', 'an object with the members that change'),
    invalid({ messageId: '1', changes: { time: 5 } }, 'changes.time', '5', 'ids, direction and order stay'),
  ],
  removeLocalMessages: [
    nothing,
    invalid(bob, 'messageIds', 'undefined', 'either messageIds, or startTime or endTime, and not both'),
    invalid({ ...bob, messageIds: ['1'], endTime: 5 }, 'messageIds', '1', 'either messageIds, or startTime or endTime, and not both'),
    invalid({ messageIds: '1' }, 'messageIds', '"1"', 'an array of ids'),
    invalid({ messageIds: [''] }, 'messageIds[0]', '""', ID),
    [{ endTime: 5 }, '"Invalid parameter conversationType": undefined'],
    invalid({ ...bob, endTime: '5' }, 'endTime', '"5"', TIME),
  ],
};
const takeNothing = ['getLocalConversations', 'getHealth', 'getCurrentConversation', 'resetCurrentConversation'];
takeNothing.push('getLocalCacheUsage', 'requestPersistence');

underEachMiniCore(() => {
  test('a wrong parameter is named before anything is read', async ({ page }) => {
    await withMessages(page, 0);
    const calls: string[] = await page.evaluate(() => Object.keys((window as any).connection.localCache));
    expect(calls.sort(), 'a call that is not tried here').toEqual([...Object.keys(wrong), ...takeNothing].sort());
    const given = Object.fromEntries(Object.entries(wrong).map(([name, rows]) => [name, rows.map(([params]) => params)]));
    const seen = await page.evaluate(async (given) => {
      const { localCache } = (window as any).connection;
      // From here to the end there are only microtasks: what is read is read by these calls.
      let transactions = 0;
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (...args) {
        transactions++;
        return transaction.apply(this, args);
      };
      const texts: Record<string, string[]> = {};
      for (const [name, rows] of Object.entries(given)) {
        texts[name] = [];
        for (const params of rows) {
          try {
            await (name.startsWith('watch') ? localCache[name](() => {}, params) : localCache[name](params));
            texts[name].push('accepted');
          } catch (error: any) {
            texts[name].push(error instanceof Error ? error.message : JSON.stringify(error));
          }
        }
      }
      return { texts, transactions };
    }, given);
    const expected = Object.fromEntries(Object.entries(wrong).map(([name, rows]) => [name, rows.map(([, text]) => text)]));
    expect(seen).toEqual({ texts: expected, transactions: 0 });
  });

  test('a listener that is no function is named, and without a login there is no call', async ({ page }) => {
    await withMessages(page, 0);
    const seen = await page.evaluate(async () => {
      const { connection } = window as any;
      const bob = { conversationId: 'bob', conversationType: 'singleChat' };
      const failureOf = async (run: () => unknown) => {
        try {
          await run();
          return 'accepted';
        } catch (error: any) {
          return error.type ?? error.message;
        }
      };
      const all = async (localCache: any) => {
        const failures: Record<string, unknown> = {};
        for (const name of Object.keys(localCache)) {
          if (name === 'getHealth' || name === 'onHealthChange') continue; // these tell of a store that is not there
          failures[name] = await failureOf(() => (name.startsWith('watch') ? localCache[name](() => {}, bob) : localCache[name](bob)));
        }
        return failures;
      };
      const listeners: unknown[] = [];
      for (const name of ['watchLocalConversations', 'watchLocalUnreadMessageCount', 'watchLocalMessages'])
        listeners.push(await failureOf(() => connection.localCache[name]('listener', bob)));
      return { listeners, codes: [...new Set(Object.values(await all(login('bob').localCache)))] };
    });
    expect(seen).toEqual({ listeners: Array(3).fill('Invalid parameter "listener": "listener" (a function)'), codes: [700] });
  });
});
