// What the types say beyond the vendor's: names of plugins, types of an application's own, messages by type.
import MiniCore from 'localcache-wasm/miniCore/miniCore';
import * as contactPlugin from 'localcache-wasm/contact/contact';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import type { ConversationItem, LocalMessage } from 'localcache-wasm/localCache/localCache';

const miniCore = new MiniCore({ appKey: 'org#app' });

// A plugin that is known by its type has one name.
miniCore.usePlugin(localCachePlugin, 'localCache');
miniCore.usePlugin(localCachePlugin.default, 'localCache');
miniCore.usePlugin(contactPlugin, 'contact');
miniCore.usePlugin({ ...contactPlugin, more() {} }, 'contact');
// @ts-expect-error upper and lower case are not the same here
miniCore.usePlugin(localCachePlugin, 'localcache');
// @ts-expect-error the name of another plugin
miniCore.usePlugin(localCachePlugin, 'contact');
// @ts-expect-error without a name it would be merged into the connection
miniCore.usePlugin(localCachePlugin);
// @ts-expect-error a typing error
miniCore.usePlugin(contactPlugin, 'contacts');

// Others have any name but one that is nearly a known one.
declare const anything: any;
declare const somewhere: string;
miniCore.usePlugin({ ping() {} }, 'mine');
miniCore.usePlugin({ ping() {} });
miniCore.usePlugin(class {}, 'tool');
miniCore.usePlugin({ ping() {} }, somewhere);
miniCore.usePlugin(anything, 'group');
miniCore.usePlugin(anything);
// @ts-expect-error it is called chatroom
miniCore.usePlugin({ ping() {} }, 'chatRoom');

interface Notes {
  label: string;
  draft?: string;
}
interface Ext {
  priority: number;
}

export async function typedFields(): Promise<[string | undefined, number | undefined]> {
  const bob = { conversationId: 'bob', conversationType: 'singleChat' } as const;
  const { localCache } = miniCore;
  await localCache.setLocalConversationCustomField<Notes>({ ...bob, customField: { label: 'work' } });
  // @ts-expect-error a label is a text
  await localCache.setLocalConversationCustomField<Notes>({ ...bob, customField: { label: 1 } });
  const { data: list } = await localCache.getLocalConversations<Notes, Ext>();
  const { data: one } = await localCache.getLocalConversation<Notes>(bob);
  const { data: page } = await localCache.getLocalConversationPage<Notes, Ext>();
  const typed: ConversationItem<Notes, Ext>[] = [...list, ...page.conversations];
  // @ts-expect-error Notes have no colour
  void typed[0]?.customField?.colour;
  // Without types of their own they are what they were.
  const plain: ConversationItem[] = (await localCache.getLocalConversations()).data;
  const label: string = plain[0]?.customField?.label;
  return [one?.customField?.label ?? label, typed[0]?.lastMessage?.ext?.priority];
}

export function show(message: LocalMessage<Ext>): string {
  // @ts-expect-error no message has this type
  if (message.type === 'pigeon') return '';
  switch (message.type) {
    case 'txt': {
      const text: string = message.msg;
      return text;
    }
    case 'img': {
      const [url, width]: [string | undefined, number | undefined] = [message.url, message.width];
      // @ts-expect-error a width is a number
      const wrong: string | undefined = message.width;
      return `${url} ${width} ${wrong}`;
    }
    case 'loc':
      return (message.lat + message.lng).toFixed(message.ext?.priority);
    case 'custom':
      return message.customEvent;
    case 'audio':
    case 'video':
      return String(message.length);
    case 'file':
      return message.filename ?? '';
    case 'combine':
      return message.title ?? '';
    default: {
      const all: never = message;
      return all;
    }
  }
}

// Code that did not look at the type goes on to compile.
export const preview = (message: LocalMessage): string => `${message.from}: ${message.msg ?? message.anything} ${message.ext?.any.thing}`;
