// Under the vendor's own MiniCore `miniCore.localCache` has the vendor's type, which knows five calls. Importing our
// plugin adds those that are ours.

import type { LocalCacheCalls } from './calls.js';

type VendorsCalls =
  | 'getLocalConversations'
  | 'getLocalConversation'
  | 'setLocalConversationCustomField'
  | 'clearConversationUnreadCount'
  | 'removeLocalConversation';

/** The calls of `connection.localCache` that only this plugin has. */
export type FurtherCalls = Omit<LocalCacheCalls, VendorsCalls>;

// An application has one of these packages, if any: a module that is not there is no error of its. Node's own
// resolution, of import, needs the ending.

/** @ts-ignore */
declare module 'easemob-websdk/localCache/localCache' {
  interface LocalCache extends FurtherCalls {}
}

/** @ts-ignore */
declare module 'easemob-websdk/localCache/localCache.js' {
  interface LocalCache extends FurtherCalls {}
}

/** @ts-ignore */
declare module 'agora-chat/localCache/localCache' {
  interface LocalCache extends FurtherCalls {}
}

/** @ts-ignore */
declare module 'agora-chat/localCache/localCache.js' {
  interface LocalCache extends FurtherCalls {}
}

/** @ts-ignore */
declare module 'shengwang-chat/localCache/localCache' {
  interface LocalCache extends FurtherCalls {}
}

/** @ts-ignore */
declare module 'shengwang-chat/localCache/localCache.js' {
  interface LocalCache extends FurtherCalls {}
}
