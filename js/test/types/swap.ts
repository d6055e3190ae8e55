// A TypeScript user of the vendor's package swaps one import, or three. This file is compiled, not run.
import VendorMiniCore, {
  type MiniCoreOptions as VendorOptions,
  type OpenParams as VendorOpenParams,
} from 'easemob-websdk/miniCore/miniCore';
import type { EventHandlerType } from 'easemob-websdk/types/eventHandler';
import * as vendorContact from 'easemob-websdk/contact/contact';
import MiniCore from 'localcache-wasm/miniCore/miniCore';
import * as contactPlugin from 'localcache-wasm/contact/contact';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import plain, {
  configure,
  preload,
  type ConversationItem,
  type LocalCacheCalls,
  type LocalConversationPage,
} from 'localcache-wasm/localCache/localCache';
import type { LocalCache as VendorCalls } from 'easemob-websdk/localCache/localCache';
import type { Contact as VendorContact } from 'easemob-websdk/contact/contact';

configure({ wasmUrl: '/localcache.wasm' });
preload();

// Under the vendor's MiniCore.
const vendor = new VendorMiniCore({ appKey: 'org#app' });
vendor.usePlugin(vendorContact, 'contact');
vendor.usePlugin({ ...vendorContact, ...contactPlugin }, 'contact');
vendor.usePlugin(localCachePlugin, 'localCache');
vendor.usePlugin(plain, 'localCache');

// All ours.
const miniCore = new MiniCore({ appKey: 'org#app', url: 'wss://example.com/websocket', apiUrl: 'https://example.com', isHttpDNS: false });
miniCore.usePlugin(contactPlugin, 'contact');
miniCore.usePlugin(localCachePlugin, 'localCache');

// Handlers that were written for the vendor's fit, also by its own type; a misspelt name does not.
const handlers: EventHandlerType = { onTextMessage: ({ msg }) => void msg, onRecallMessage: ({ mid }) => void mid };
miniCore.addEventHandler('vendor', handlers);
miniCore.addEventHandler('ours', { onTextMessage: ({ msg }) => void msg, onDisconnected: (error) => void error?.type });
// @ts-expect-error there is no such event
miniCore.addEventHandler('typo', { onTextMesage: () => {} });
// Parameters that the vendor's open and send take, ours take too.
const params: VendorOpenParams = { username: 'alice', accessToken: 'token' };
void miniCore.open(params).then(({ accessToken }) => accessToken);
const options: VendorOptions = { appKey: 'org#app', delivery: true, customOSPlatform: 7, customDeviceName: 'tv', autoReconnectNumMax: 3 };
void new MiniCore(options);
void miniCore.joinChatRoom({ roomId: 'lobby' }).then(({ data }) => data.info.memberCount);

export async function calls(): Promise<void> {
  const { localCache } = vendor;
  const { data } = await localCache.getLocalConversations();
  const counts: (number | undefined)[] = (data ?? []).map(({ unReadCount }) => unReadCount);
  await localCache.clearConversationUnreadCount({ conversationId: 'bob', conversationType: 'singleChat' });
  await localCache.setLocalConversationCustomField({ conversationId: 'bob', conversationType: 'singleChat', customField: { draft: 'x' } });
  await localCache.removeLocalConversation({ conversationId: 'bob', conversationType: 'groupChat', isRemoveLocalMessage: false });

  const ours = plain.LocalCacheApi;
  const page: LocalConversationPage = (await ours.getLocalConversationPage.call(vendor as never, { pageSize: 20, cursor: '' })).data;
  const list: ConversationItem[] = page.conversations;
  void [counts, list];

  // @ts-expect-error a conversation is single or group
  await ours.clearConversationUnreadCount.call(vendor as never, { conversationId: 'bob', conversationType: 'chatRoom' });
  // @ts-expect-error a page has a number of conversations
  await ours.getLocalConversationPage.call(vendor as never, { pageSize: '20' });
}

// Code that was written for the vendor's types takes our calls.
type Shared = Pick<VendorContact, 'pinConversation' | 'addConversationMark' | 'removeConversationMark' | 'getAllContacts'>;
type Parameter<Call> = Call extends (params: infer P) => unknown ? P : never;
export const parameters = (calls: VendorCalls, contact: Shared) => {
  const field: Parameter<LocalCacheCalls['setLocalConversationCustomField']> = {} as Parameter<
    typeof calls.setLocalConversationCustomField
  >;
  const pin: Parameter<typeof miniCore.contact.pinConversation> = {} as Parameter<typeof contact.pinConversation>;
  const mark: Parameter<typeof miniCore.contact.addConversationMark> = {} as Parameter<typeof contact.addConversationMark>;
  const page: Parameter<typeof miniCore.contact.getServerConversations> = {} as Parameter<VendorContact['getServerConversations']>;
  const past: Parameter<typeof miniCore.contact.getHistoryMessages> = {} as Parameter<VendorContact['getHistoryMessages']>;
  return [field, pin, mark, page, past];
};
