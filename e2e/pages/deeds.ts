// What a host and a user of one tab do with the store. Each settles when the database has it, however long that takes:
// those of a host are made as calls of the store, since a host itself waits for no more than 2 s.

export type Deed =
  | { do: 'message'; peer: string; id: number; type?: 'txt' | 'custom' }
  | { do: 'send'; peer: string; id: string; serverId: number; fails?: boolean }
  | { do: 'recall' | 'removeMessage'; id: number }
  | { do: 'removeRange'; peer: string; from: number; to: number }
  | { do: 'edit'; id: number; text: string; edits: number }
  | { do: 'insert'; peer: string; id: number }
  | { do: 'label'; peer: string; label: string }
  | { do: 'serverList'; peer: string; id: number; unread: number; pinnedTime: number; marks: number[] }
  | { do: 'draft'; peer: string; draft: string | null }
  | { do: 'remind'; peer: string; remindType: 'ALL' | 'AT' | 'NONE' }
  | { do: 'clear' | 'clearAll' | 'enter'; peer: string }
  | { do: 'leave' }
  | { do: 'remove'; peer: string; withMessages: boolean };

/** The team is a group, everybody else a user. */
const chatType = (peer: string) => (peer === 'team' ? 'groupChat' : 'singleChat');

/** Does all of it at once. A message's time is its id, so that it does not matter when it arrives. */
export async function perform(connection: any, deeds: Deed[]): Promise<void> {
  const { _localCache, localCache: api, user } = connection;
  const { store } = _localCache.getInstance();
  const stored = (body: any, status: number, fromServer = false) => {
    const { id, from, to, chatType, time } = body;
    return store.call('storeMessage', { header: { id, from, to, chatType, time, thread: false }, status, fromServer, body });
  };
  const conversation = (peer: string) => ({ conversationId: peer, conversationType: chatType(peer) });
  const message = (peer: string, id: number, type = 'txt') => ({
    id: String(id),
    type,
    chatType: chatType(peer),
    ...(type === 'custom' ? { customEvent: `event ${id}` } : { msg: `text ${id}` }),
    from: peer === 'team' ? 'zoe' : peer,
    to: peer === 'team' ? 'team' : user,
    time: id,
  });
  const done = async (deed: Deed): Promise<unknown> => {
    switch (deed.do) {
      case 'message':
        return stored(message(deed.peer, deed.id, deed.type), 3);
      case 'send': {
        const own = { id: deed.id, type: 'txt', chatType: chatType(deed.peer), msg: `own ${deed.id}`, from: '', to: deed.peer, time: 1 };
        void stored(own, 0);
        void stored(own, 2);
        const status = deed.fails ? 1 : 3;
        return store.call('updateMessage', {
          clientId: deed.id,
          serverMsgId: deed.fails ? '' : String(deed.serverId),
          status,
          hasStatus: true,
        });
      }
      case 'recall':
        return store.call('recall', { id: String(deed.id) });
      case 'removeMessage':
        return api.removeLocalMessages({ messageIds: [String(deed.id)] });
      case 'removeRange':
        return api.removeLocalMessages({ ...conversation(deed.peer), startTime: deed.from, endTime: deed.to });
      case 'edit': {
        const body = { id: String(deed.id), msg: deed.text, modifiedInfo: { operationCount: deed.edits } };
        return store.call('editMessage', { body, serverMsgId: '', id: body.id, edits: deed.edits });
      }
      case 'insert':
        // Another tab may have put it there, or recalled it.
        return api.insertLocalMessage({ message: message(deed.peer, deed.id) }).catch((error: any) => {
          if (!/exists|was recalled/.test(error.data?.message)) throw error;
        });
      case 'label':
        return api.setLocalConversationCustomField({ ...conversation(deed.peer), customField: { label: deed.label } });
      case 'serverList': {
        // As the vendor's contact plugin tells a page of the server's list.
        const { peer, id, unread, pinnedTime, marks } = deed;
        const session = `${chatType(peer)}-${peer}`;
        void stored(message(peer, id), 3, true);
        const cache = _localCache.getInstance();
        void cache.updateLocalConversation(session, { unReadCount: unread });
        return cache.updateLocalConversation(session, { isPinned: pinnedTime > 0, pinnedTime, marks });
      }
      case 'draft':
        return api.setLocalConversationDraft({ ...conversation(deed.peer), draft: deed.draft });
      case 'remind':
        return api.setLocalConversationRemindType({ ...conversation(deed.peer), remindType: deed.remindType });
      case 'clear':
        return api.clearConversationUnreadCount(conversation(deed.peer));
      case 'clearAll':
        return api.clearAllConversationUnreadCount();
      case 'enter':
        return api.setCurrentConversation(conversation(deed.peer));
      case 'leave':
        return api.resetCurrentConversation();
      case 'remove':
        return api.removeLocalConversation({ ...conversation(deed.peer), isRemoveLocalMessage: deed.withMessages });
    }
  };
  await Promise.all(
    deeds.map((deed) =>
      done(deed).catch((error: any) => {
        throw new Error(`${JSON.stringify(deed)}: ${error.message} (${error.data?.stack ?? error.data?.message ?? error.stack})`);
      }),
    ),
  );
}

Object.assign(window, { perform });
