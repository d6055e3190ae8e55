// The client's logic without its looks: one connection, its local cache, and what it tells.
import type { ConversationItem, ConversationType } from 'localcache-wasm/localCache/localCache';
import { historyOf } from './history';
import { Messages } from './messages';
import { Recorder } from './recorder';

/** What this client keeps in a conversation's custom field. */
export interface Notes {
  label?: string;
  draft?: string;
  /** The peer has read everything up to then, ms since the epoch. */
  peerRead?: number;
}

export type State = 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

export interface Listener {
  state(state: State): void;
  /** The list, or the messages of this conversation, are not what they were. */
  changed(key?: string): void;
  /** A message of another user has come. */
  arrived(message: any): void;
  /** The peer of this conversation is writing, or no longer. */
  typing(key: string, on: boolean): void;
  /** Another tab of this user changed the store; it removed this conversation. */
  elsewhere(removed?: string): void;
  problem(error: unknown): void;
}

const contents = ['Text', 'Image', 'Audio', 'Video', 'File', 'Location', 'Custom', 'Combine'].map((kind) => `on${kind}Message`);
const cacheCalls = [
  'getLocalConversations',
  'getLocalConversation',
  'setLocalConversationCustomField',
  'clearConversationUnreadCount',
  'removeLocalConversation',
];
const syncPage = 5; // conversations; a real client takes 20 or 50, small pages show how it goes

type Target = Pick<ConversationItem, 'conversationId' | 'conversationType'>;

export const keyOf = (c: Target) => `${c.conversationType}-${c.conversationId}`;
export const notesOf = (c?: ConversationItem) => (c?.customField ?? {}) as Notes;

export class Chat {
  me = '';
  /** The conversation that is open: its messages are read as they come. */
  open: ConversationItem | undefined;
  readonly recorder = new Recorder();
  readonly messages: Messages;
  private readonly cache: Record<string, (params?: any) => Promise<any>>;
  /** Drafts on their way into the store, by conversation. */
  private readonly unsaved = new Map<string, string>();
  private tabs: BroadcastChannel | undefined;

  constructor(
    private readonly connection: any,
    private readonly listener: Listener,
  ) {
    this.messages = new Messages(connection, historyOf(connection), (key) => listener.changed(key));
    this.cache = this.recorder.watch(connection.localCache, cacheCalls);
    connection.addEventHandler('demo', {
      onConnected: () => listener.state('connected'),
      onReconnecting: () => listener.state('reconnecting'),
      onDisconnected: () => listener.state('disconnected'),
      onRecallMessage: ({ mid }: any) => this.messages.recalled(String(mid)),
      onModifiedMessage: (message: any) => this.messages.modified(message),
      onDeliveredMessage: ({ mid, ackId }: any) => this.messages.acknowledged(String(mid ?? ackId), 'delivered'),
      onReadMessage: ({ mid, ackId }: any) => this.messages.acknowledged(String(mid ?? ackId), 'read'),
      onChannelMessage: (ack: any) => this.conversationRead(ack).catch(listener.problem),
      onCmdMessage: ({ action, from }: any) => action === 'typing' && from !== this.me && listener.typing(`singleChat-${from}`, true),
      onMultiDeviceEvent: () => listener.changed(),
      ...Object.fromEntries(contents.map((name) => [name, (message: any) => this.received(message).catch(listener.problem)])),
    });
  }

  /** Logs in with a password or the token of a login before; resolves with a token for the next time. */
  async login(username: string, secret: { password?: string; accessToken?: string }): Promise<string> {
    this.listener.state('connecting');
    // The vendor's MiniCore calls the password pwd.
    await this.connection.open({ username, ...secret, ...(secret.password && { pwd: secret.password }) });
    this.me = this.messages.me = username;
    // The tabs of one user share a store, which does not tell when it changes: a tab tells the others.
    this.tabs = new BroadcastChannel(`localcache-wasm demo ${username}`);
    this.tabs.onmessage = ({ data }) => this.listener.elsewhere(data);
    return this.connection.context.accessToken;
  }

  logout(): void {
    this.me = ''; // nothing is drawn for nobody
    this.open = undefined;
    this.tabs?.close();
    this.messages.forget();
    this.connection.close();
  }

  /** Newest first. */
  async conversations(): Promise<ConversationItem[]> {
    return (await this.cache.getLocalConversations!()).data;
  }

  async find(conversationId: string, conversationType: ConversationType): Promise<ConversationItem> {
    const { data } = await this.cache.getLocalConversation!({ conversationId, conversationType });
    return data ?? { conversationId, conversationType };
  }

  /** Opens a conversation: it is read from now on, and its past comes from the server. */
  async enter(conversation: ConversationItem): Promise<void> {
    this.open = conversation;
    const transcript = this.messages.of(keyOf(conversation));
    transcript.readUpTo = Math.max(transcript.readUpTo, notesOf(conversation).peerRead ?? 0);
    if (conversation.lastMessage) this.messages.received(conversation.lastMessage, keyOf(conversation));
    if (conversation.unReadCount) await this.markRead(conversation);
    if (transcript.past === 'unknown' || transcript.past === 'failed') await this.messages.loadPast(conversation);
  }

  leave(): void {
    this.open = undefined;
    this.listener.changed();
  }

  /** The custom field is replaced as a whole: what else is in it stays by being written again, by one tab at a time. */
  async note(target: Target, notes: Notes): Promise<void> {
    const { conversationId, conversationType } = target;
    const write = async () => {
      const { customField } = await this.find(conversationId, conversationType);
      await this.cache.setLocalConversationCustomField!({ conversationId, conversationType, customField: { ...customField, ...notes } });
    };
    if (navigator.locks) await navigator.locks.request(`localcache-wasm demo ${this.me} notes`, write);
    else await write();
    this.changed();
  }

  async keepDraft(target: Target, draft: string): Promise<void> {
    const key = keyOf(target);
    this.unsaved.set(key, draft);
    try {
      await this.note(target, { draft });
    } finally {
      if (this.unsaved.get(key) === draft) this.unsaved.delete(key);
    }
  }

  draftOf(conversation: ConversationItem): string {
    return this.unsaved.get(keyOf(conversation)) ?? notesOf(conversation).draft ?? '';
  }

  async pin({ conversationId, conversationType }: Target, isPinned: boolean): Promise<void> {
    await this.connection.contact.pinConversation({ conversationId, conversationType, isPinned });
    this.changed();
  }

  async remove({ conversationId, conversationType }: Target, isRemoveLocalMessage: boolean): Promise<void> {
    this.open = undefined;
    await this.cache.removeLocalConversation!({ conversationId, conversationType, isRemoveLocalMessage });
    const key = `${conversationType}-${conversationId}`;
    this.messages.forget(key);
    this.changed(key);
  }

  /** Merges the server's list into the local one, page by page. */
  async sync(progress: (pages: number, conversations: number) => void): Promise<void> {
    let cursor = '',
      pages = 0,
      count = 0;
    do {
      const params = { pageSize: syncPage, cursor, includeEmptyConversations: true };
      const { data } = await this.connection.contact.getServerConversations(params);
      cursor = data.cursor;
      progress(++pages, (count += data.conversations.length));
      this.changed();
    } while (cursor);
    if (this.open) await this.markRead(this.open); // the server's count says nothing of what is read here
  }

  async health(): Promise<any> {
    return (await this.connection.localCache.getHealth()).data;
  }

  /** What is read is read in the local store at once; the server hears of it and tells the peer and the user's other devices. */
  async markRead({ conversationId, conversationType }: Target): Promise<void> {
    await this.cache.clearConversationUnreadCount!({ conversationId, conversationType });
    this.changed();
    const ack = { type: 'channel', id: this.connection.getUniqueId(), to: conversationId, chatType: conversationType };
    this.connection.send(ack).catch(() => {}); // not connected: the next visit says it again
  }

  /** Tells this tab and the others. */
  private changed(removed?: string): void {
    this.listener.changed();
    this.tabs?.postMessage(removed);
  }

  private async received(message: any): Promise<void> {
    if (message.chatType === 'chatRoom') return;
    const own = message.from === this.me;
    const conversationId = message.chatType === 'groupChat' || own ? message.to : message.from;
    const key = `${message.chatType}-${conversationId}`;
    this.messages.received(message, key);
    this.listener.typing(key, false);
    if (!own) this.listener.arrived(message);
    if (!own && this.open && keyOf(this.open) === key && !document.hidden) await this.markRead(this.open);
    this.listener.changed(key);
  }

  /** A peer has read this user's messages, or this user has read a peer's on another device. */
  private async conversationRead({ from, to, time }: any): Promise<void> {
    if (from === this.me) {
      for (const conversationType of ['singleChat', 'groupChat']) {
        await this.cache.clearConversationUnreadCount!({ conversationId: to, conversationType });
      }
      this.listener.changed();
    } else if (to === this.me) {
      const target: Target = { conversationId: from, conversationType: 'singleChat' };
      const transcript = this.messages.of(keyOf(target));
      const peerRead = (transcript.readUpTo = Math.max(transcript.readUpTo, Number(time) || Date.now()));
      this.listener.changed(keyOf(target));
      if ((await this.find(from, 'singleChat')).lastMessage) await this.note(target, { peerRead });
    }
  }
}
