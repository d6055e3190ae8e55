// The client's logic without its looks: one connection, its local cache, and what it tells.
import {
  openLocalCache,
  type ConversationItem,
  type ConversationType,
  type LocalCacheCalls,
  type OpenLocalCache,
  type SearchMessagesPage,
  type SessionParams,
} from 'localcache-wasm/localCache/localCache';
import { History } from './history';
import { Messages } from './messages';
import { Recorder } from './recorder';
import { server } from './server';

/** What this client keeps in a conversation's custom field. */
export interface Notes {
  label?: string;
  /** The peer has read everything up to then, ms since the epoch. */
  peerRead?: number;
}

export type State = 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

export interface Listener {
  state(state: State): void;
  /** The messages of this conversation are not what they were. */
  changed(key: string): void;
  /** A message of another user has come. */
  arrived(message: any): void;
  /** The peer of this conversation is writing, or no longer. */
  typing(key: string, on: boolean): void;
  problem(error: unknown): void;
}

const contents = ['Text', 'Image', 'Audio', 'Video', 'File', 'Location', 'Custom', 'Combine'].map((kind) => `on${kind}Message`);
const recorded = [
  'getLocalConversations',
  'getLocalConversation',
  'getLocalMessages',
  'searchLocalMessages',
  'setLocalConversationCustomField',
  'setLocalConversationDraft',
  'setLocalConversationRemindType',
  'setCurrentConversation',
  'resetCurrentConversation',
  'clearConversationUnreadCount',
  'clearAllConversationUnreadCount',
  'removeLocalConversation',
] as const;
const syncPage = 5; // conversations; a real client takes 20 or 50, small pages show how it goes

export const keyOf = (c: SessionParams) => `${c.conversationType}-${c.conversationId}`;
export const notesOf = (c?: ConversationItem) => (c?.customField ?? {}) as Notes;
export const isMuted = (c?: ConversationItem) => (c?.remindType ?? 'ALL') !== 'ALL';
const sessionOf = ({ conversationId, conversationType }: SessionParams): SessionParams => ({ conversationId, conversationType });

export class Chat {
  /** Whose data is shown; '' for nobody's. */
  me = '';
  /** The conversation that is open: its messages are read as they come. */
  open: ConversationItem | undefined;
  readonly recorder = new Recorder();
  readonly messages: Messages;
  private readonly cache: Pick<LocalCacheCalls, (typeof recorded)[number]>;
  /** The account's data before its login. */
  private early: OpenLocalCache | undefined;
  /** Drafts on their way into the store, by conversation. */
  private readonly unsaved = new Map<string, string>();

  constructor(
    private readonly connection: any,
    private readonly listener: Listener,
  ) {
    this.cache = this.recorder.watch(() => this.early ?? connection.localCache, recorded);
    this.messages = new Messages(connection, new History(this.cache), (key) => listener.changed(key));
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
      ...Object.fromEntries(contents.map((name) => [name, (message: any) => this.received(message)])),
    });
  }

  /** Opens what this browser has of an account whose login is to be taken up again. */
  openEarly(username: string): LocalCacheCalls {
    this.early = openLocalCache({ appKey: server.appKey, username });
    this.me = this.messages.me = username;
    return this.early;
  }

  /** Logs in with a password or the token of a login before; resolves with a token for the next time. */
  async login(username: string, secret: { password?: string; accessToken?: string }): Promise<string> {
    this.listener.state('connecting');
    try {
      // The vendor's MiniCore calls the password pwd.
      await this.connection.open({ username, ...secret, ...(secret.password && { pwd: secret.password }) });
    } catch (error) {
      this.me = '';
      await this.early?.close();
      this.early = undefined;
      throw error;
    }
    this.early = undefined; // the login has taken its store over; what watches it goes on
    this.me = this.messages.me = username;
    return this.connection.context.accessToken;
  }

  logout(): void {
    this.me = ''; // nothing is drawn for nobody
    this.open = undefined;
    this.messages.forget();
    this.connection.close();
  }

  /** The calls on the account that is logged in. */
  get localCache(): LocalCacheCalls {
    return this.connection.localCache;
  }

  async find(conversationId: string, conversationType: ConversationType): Promise<ConversationItem> {
    const { data } = await this.cache.getLocalConversation({ conversationId, conversationType });
    return data ?? { conversationId, conversationType };
  }

  /** Whether this browser has had a list of the server's: only that one says what is pinned. */
  async hasServerList(): Promise<boolean> {
    return (await this.cache.getLocalConversations()).data.some(({ isPinned }) => isPinned !== undefined);
  }

  /** Whether the store has a conversation. */
  async has(target: SessionParams): Promise<boolean> {
    return (await this.cache.getLocalConversation(sessionOf(target))).data !== undefined;
  }

  /** Opens a conversation: what arrives for it from now on is read as it comes. */
  async enter(conversation: ConversationItem): Promise<void> {
    this.open = conversation;
    await this.cache.setCurrentConversation(sessionOf(conversation));
    const transcript = this.messages.of(keyOf(conversation));
    transcript.readUpTo = Math.max(transcript.readUpTo, notesOf(conversation).peerRead ?? 0);
    if (conversation.unReadCount) await this.markRead(conversation);
    if (transcript.past === 'unknown' || transcript.past === 'failed') await this.messages.loadPast(conversation);
  }

  leave(): void {
    const wasOpen = this.open !== undefined;
    this.open = undefined;
    if (!this.me) this.messages.forget();
    else if (wasOpen) this.cache.resetCurrentConversation().catch(this.listener.problem);
  }

  /** The custom field is replaced as a whole: what else is in it stays by being written again, by one tab at a time. */
  async note(target: SessionParams, notes: Notes): Promise<void> {
    const { conversationId, conversationType } = target;
    const write = async () => {
      const { customField } = await this.find(conversationId, conversationType);
      await this.cache.setLocalConversationCustomField({ conversationId, conversationType, customField: { ...customField, ...notes } });
    };
    if (navigator.locks) await navigator.locks.request(`localcache-wasm demo ${this.me} notes`, write);
    else await write();
  }

  async keepDraft(target: SessionParams, draft: string): Promise<void> {
    const key = keyOf(target);
    this.unsaved.set(key, draft);
    try {
      await this.cache.setLocalConversationDraft({ ...sessionOf(target), draft });
    } finally {
      if (this.unsaved.get(key) === draft) this.unsaved.delete(key);
    }
  }

  draftOf(conversation: ConversationItem): string {
    const { draft } = conversation;
    return this.unsaved.get(keyOf(conversation)) ?? (typeof draft === 'string' ? draft : '');
  }

  async pin(target: SessionParams, isPinned: boolean): Promise<void> {
    await this.connection.contact.pinConversation({ ...sessionOf(target), isPinned });
  }

  /** A muted conversation counts its messages, and the total leaves them out. */
  async mute(target: SessionParams, isMuted: boolean): Promise<void> {
    await this.cache.setLocalConversationRemindType({ ...sessionOf(target), remindType: isMuted ? 'NONE' : 'ALL' });
  }

  async remove(target: SessionParams, isRemoveLocalMessage: boolean): Promise<void> {
    this.leave();
    await this.cache.removeLocalConversation({ ...sessionOf(target), isRemoveLocalMessage });
    this.messages.forget(keyOf(target));
  }

  /** Finds messages of all conversations, or of one, newest first. */
  async search(keywords: string[], cursor: string, within?: SessionParams): Promise<SearchMessagesPage> {
    const params = { keywords, cursor, searchScope: 'content' as const, ...(within && sessionOf(within)) };
    return (await this.cache.searchLocalMessages(params)).data;
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
    } while (cursor);
    if (this.open) await this.markRead(this.open); // the server's count says nothing of what is read here
  }

  async health(): Promise<any> {
    return (await (this.early ?? this.connection.localCache).getHealth()).data;
  }

  /** What is read is read in the local store at once, also without a network. */
  async markRead(target: SessionParams): Promise<void> {
    await this.cache.clearConversationUnreadCount(sessionOf(target));
    this.acknowledge(target);
  }

  /** All of this browser's conversations; the server is told of these. */
  async markAllRead(unread: SessionParams[]): Promise<void> {
    await this.cache.clearAllConversationUnreadCount();
    unread.forEach((target) => this.acknowledge(target));
  }

  /** Tells the server that a conversation is read; it tells the peer and the user's other devices. */
  private acknowledge({ conversationId: to, conversationType: chatType }: SessionParams): void {
    const ack = { type: 'channel', id: this.connection.getUniqueId(), to, chatType };
    this.connection.send(ack).catch(() => {}); // not connected: the next visit says it again
  }

  private received(message: any): void {
    if (message.chatType === 'chatRoom') return;
    const own = message.from === this.me;
    const conversationId = message.chatType === 'groupChat' || own ? message.to : message.from;
    const key = `${message.chatType}-${conversationId}`;
    this.messages.received(message, key);
    this.listener.typing(key, false);
    if (!own) this.listener.arrived(message);
    // It is the current conversation of the store, which has counted it as read.
    if (!own && this.open && keyOf(this.open) === key && !document.hidden) this.acknowledge(this.open);
    this.listener.changed(key);
  }

  /** A peer has read this user's messages, or this user has read a peer's on another device. */
  private async conversationRead({ from, to, time }: any): Promise<void> {
    if (from === this.me) {
      for (const conversationType of ['singleChat', 'groupChat'] as const) {
        await this.cache.clearConversationUnreadCount({ conversationId: to, conversationType });
      }
    } else if (to === this.me) {
      const target: SessionParams = { conversationId: from, conversationType: 'singleChat' };
      const transcript = this.messages.of(keyOf(target));
      const peerRead = (transcript.readUpTo = Math.max(transcript.readUpTo, Number(time) || Date.now()));
      this.listener.changed(keyOf(target));
      if ((await this.find(from, 'singleChat')).lastMessage) await this.note(target, { peerRead });
    }
  }
}
