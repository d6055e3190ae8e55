// The client's logic without its looks: one connection, its local cache, and what was said.
import type { ConversationItem, ConversationType } from 'localcache-wasm/localCache/localCache';
import { Transcript, lineOf, type Line } from './transcript';

/** What this client keeps in a conversation's custom field. */
export interface Notes {
  label?: string;
  draft?: string;
}

export type State = 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

export interface Listener {
  state(state: State): void;
  /** The list, or the transcript of this conversation, is not what it was. */
  changed(key?: string): void;
}

const contents = ['Text', 'Image', 'Audio', 'Video', 'File', 'Location', 'Custom', 'Combine'].map((kind) => `on${kind}Message`);

export const keyOf = (c: { conversationId: string; conversationType: string }) => `${c.conversationType}-${c.conversationId}`;

export class Chat {
  me = '';
  /** The conversation that is open: its messages are read as they come. */
  open: ConversationItem | undefined;
  private transcripts = new Map<string, Transcript>();

  constructor(
    private readonly connection: any,
    private readonly listener: Listener,
  ) {
    connection.addEventHandler('demo', {
      onConnected: () => listener.state('connected'),
      onReconnecting: () => listener.state('reconnecting'),
      onDisconnected: () => listener.state('disconnected'),
      onRecallMessage: ({ mid }: any) => this.recalled(String(mid)),
      ...Object.fromEntries(contents.map((name) => [name, (message: any) => void this.received(message)])),
    });
  }

  /** Logs in with a password or the token of a login before; resolves with a token for the next time. */
  async login(username: string, secret: { password?: string; accessToken?: string }): Promise<string> {
    this.listener.state('connecting');
    // The vendor's MiniCore calls the password pwd.
    await this.connection.open({ username, ...secret, ...(secret.password && { pwd: secret.password }) });
    this.me = username;
    return this.connection.context.accessToken;
  }

  logout(): void {
    this.open = undefined;
    this.transcripts.clear();
    this.connection.close();
  }

  /** Newest first, pinned ones above. */
  async conversations(): Promise<ConversationItem[]> {
    const { data } = await this.connection.localCache.getLocalConversations();
    return (data as ConversationItem[]).toSorted((a, b) => Number(b.isPinned ?? false) - Number(a.isPinned ?? false));
  }

  async find(conversationId: string, conversationType: ConversationType): Promise<ConversationItem> {
    const { data } = await this.connection.localCache.getLocalConversation({ conversationId, conversationType });
    return data ?? { conversationId, conversationType };
  }

  leave(): void {
    this.open = undefined;
    this.listener.changed();
  }

  transcript(key: string): Transcript {
    let found = this.transcripts.get(key);
    if (!found) this.transcripts.set(key, (found = new Transcript()));
    return found;
  }

  async enter(conversation: ConversationItem): Promise<void> {
    this.open = conversation;
    const transcript = this.transcript(keyOf(conversation));
    if (conversation.lastMessage) transcript.add(lineOf(conversation.lastMessage, this.me));
    await this.markRead(conversation);
    if (transcript.cursor === undefined) await this.loadPast(conversation);
  }

  /** Fetches a page of the past. Where the server keeps none, the last message of the local store is what there is. */
  async loadPast({ conversationId, conversationType }: ConversationItem): Promise<void> {
    const transcript = this.transcript(`${conversationType}-${conversationId}`);
    if (transcript.atStart) return;
    try {
      const page = await this.connection.contact.getHistoryMessages({
        targetId: conversationId,
        chatType: conversationType,
        pageSize: 30,
        cursor: transcript.cursor ?? '',
        searchDirection: 'up',
      });
      transcript.cursor = page.cursor ?? '';
      transcript.atStart = page.isLast || !page.cursor;
      transcript.addPast(page.messages.map((message: any) => lineOf(message, this.me, message.id)));
    } catch {
      transcript.cursor = '';
      transcript.atStart = true;
    }
  }

  async send({ conversationId: to, conversationType: chatType }: ConversationItem, msg: string): Promise<void> {
    const message = { type: 'txt', id: this.connection.getUniqueId(), to, chatType, msg, time: Date.now(), ext: {} };
    const line: Line = { id: message.id, from: this.me, own: true, time: message.time, message, state: 'sending' };
    const key = `${chatType}-${to}`;
    this.transcript(key).add(line);
    this.listener.changed(key);
    try {
      const { serverMsgId } = await this.connection.send(message);
      Object.assign(line, { id: String(serverMsgId), state: 'sent' });
    } catch {
      line.state = 'failed';
    }
    this.listener.changed(key);
  }

  async resend(conversation: ConversationItem, line: Line): Promise<void> {
    const transcript = this.transcript(keyOf(conversation));
    transcript.lines = transcript.lines.filter((other) => other !== line);
    await this.send(conversation, line.message.msg);
  }

  /** The custom field is replaced as a whole: what else is in it stays by being written again. */
  async note({ conversationId, conversationType }: ConversationItem, notes: Notes): Promise<void> {
    const { customField } = await this.find(conversationId, conversationType);
    await this.connection.localCache.setLocalConversationCustomField({
      conversationId,
      conversationType,
      customField: { ...customField, ...notes },
    });
    this.listener.changed();
  }

  async pin({ conversationId, conversationType }: ConversationItem, isPinned: boolean): Promise<void> {
    await this.connection.contact.pinConversation({ conversationId, conversationType, isPinned });
    this.listener.changed();
  }

  async remove({ conversationId, conversationType }: ConversationItem, isRemoveLocalMessage: boolean): Promise<void> {
    this.open = undefined;
    await this.connection.localCache.removeLocalConversation({ conversationId, conversationType, isRemoveLocalMessage });
    this.transcripts.delete(`${conversationType}-${conversationId}`);
    this.listener.changed();
  }

  /** Merges the server's list into the local one, page by page. */
  async sync(progress: (pages: number, conversations: number) => void): Promise<void> {
    let cursor = '',
      pages = 0,
      count = 0;
    do {
      const { data } = await this.connection.contact.getServerConversations({ pageSize: 20, cursor, includeEmptyConversations: true });
      progress(++pages, (count += data.conversations.length));
      cursor = data.cursor;
    } while (cursor);
    if (this.open) await this.markRead(this.open); // the server's count says nothing of what is read here
    this.listener.changed();
  }

  async health(): Promise<any> {
    return (await this.connection.localCache.getHealth()).data;
  }

  private async markRead({ conversationId, conversationType }: ConversationItem): Promise<void> {
    await this.connection.localCache.clearConversationUnreadCount({ conversationId, conversationType });
  }

  private async received(message: any): Promise<void> {
    const conversationId = message.chatType === 'groupChat' || message.from === this.me ? message.to : message.from;
    const key = `${message.chatType}-${conversationId}`;
    this.transcript(key).add(lineOf(message, this.me, message.id));
    if (this.open && keyOf(this.open) === key && !document.hidden) await this.markRead(this.open);
    this.listener.changed(key);
  }

  private recalled(id: string): void {
    for (const [key, transcript] of this.transcripts) {
      const kept = transcript.lines.filter((line) => line.id !== id);
      if (kept.length === transcript.lines.length) continue;
      transcript.lines = kept;
      this.listener.changed(key);
    }
    this.listener.changed();
  }
}
