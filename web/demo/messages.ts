// Sending, changing, taking back, and the past: everything about the messages of conversations.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { keyOf } from './chat';
import type { LoadHistory } from './history';
import { Transcript, lineOf, type Line, type LineState } from './transcript';

type Target = Pick<ConversationItem, 'conversationId' | 'conversationType'>;

export interface Picture {
  file: File;
  /** In pixels. */
  width: number;
  height: number;
}

export class Messages {
  me = '';
  private transcripts = new Map<string, Transcript>();
  /** Acknowledgements that came before the answer to the send. */
  private early = new Map<string, LineState>();

  constructor(
    private readonly connection: any,
    private readonly loadHistory: LoadHistory,
    private readonly changed: (key: string) => void,
  ) {}

  of(key: string): Transcript {
    let found = this.transcripts.get(key);
    if (!found) this.transcripts.set(key, (found = new Transcript()));
    return found;
  }

  forget(key?: string): void {
    const gone = key ? [this.of(key)] : [...this.transcripts.values()];
    for (const { preview } of gone.flatMap(({ lines }) => lines)) if (preview) URL.revokeObjectURL(preview);
    if (key) this.transcripts.delete(key);
    else this.transcripts.clear();
  }

  async sendText(target: Target, msg: string): Promise<void> {
    await this.send(target, { type: 'txt', msg });
  }

  async sendImage(target: Target, { file, width, height }: Picture): Promise<void> {
    const preview = URL.createObjectURL(file);
    const filetype = file.type.replace('image/', '');
    await this.send(target, { type: 'img', width, height, file: { data: file, filename: file.name, filetype, url: preview } }, preview);
  }

  private async send({ conversationId: to, conversationType: chatType }: Target, content: object, preview?: string): Promise<void> {
    const message: any = { id: this.connection.getUniqueId(), to, chatType, time: Date.now(), ext: {}, ...content };
    const line: Line = { key: message.id, id: '', from: this.me, own: true, time: message.time, message, state: 'sending', preview };
    message.onFileUploadProgress = ({ loaded, total }: ProgressEvent) => {
      line.progress = total ? loaded / total : undefined;
      this.changed(`${chatType}-${to}`);
    };
    const transcript = this.of(`${chatType}-${to}`);
    transcript.add(line);
    await this.transmit(transcript, line);
  }

  /** Sends a line's message, for the first time or again: under one id the store keeps one message. */
  private async transmit(transcript: Transcript, line: Line): Promise<void> {
    const { message } = line;
    const key = `${message.chatType}-${message.to}`;
    Object.assign(line, { state: 'sending', failure: undefined, progress: undefined });
    this.changed(key);
    try {
      const { serverMsgId } = await this.connection.send(message);
      const id = String(serverMsgId);
      transcript.name(line, id);
      line.state = this.early.get(id) ?? 'sent';
      this.early.delete(id);
    } catch (error) {
      Object.assign(line, { state: 'failed', failure: error });
    }
    line.progress = undefined;
    this.changed(key);
  }

  async resend(conversation: Target, line: Line): Promise<void> {
    const transcript = this.of(keyOf(conversation));
    transcript.drop(line);
    const time = Date.now();
    // Of a login before: the store told of it, the file is gone with that page.
    const message = { ...line.message, to: conversation.conversationId, chatType: conversation.conversationType, time };
    Object.assign(line, { message, time });
    transcript.add(line);
    await this.transmit(transcript, line);
  }

  async edit({ conversationId: to, conversationType: chatType }: Target, line: Line, msg: string): Promise<void> {
    const modifiedMessage = { id: this.connection.getUniqueId(), type: 'txt', to, chatType, msg };
    const { message } = await this.connection.contact.modifyMessage({ messageId: line.id, modifiedMessage });
    this.modified({ ...message, id: line.id, msg });
  }

  async recall(conversation: Target, line: Line): Promise<void> {
    const { conversationId: to, conversationType: chatType } = conversation;
    await this.connection.contact.recallMessage({ mid: line.id, to, chatType });
    this.recalled(line.id);
  }

  /** Tells the peer that something is being written. Nobody is hurt if that does not arrive. */
  typing({ conversationId: to, conversationType: chatType }: Target): void {
    if (chatType !== 'singleChat') return;
    const message = { type: 'cmd', id: this.connection.getUniqueId(), to, chatType, action: 'typing', deliverOnlineOnly: true, ext: {} };
    this.connection.send(message).catch(() => {});
  }

  /** Takes a page of the past in. */
  async loadPast(conversation: Target): Promise<void> {
    const key = keyOf(conversation);
    const transcript = this.of(key);
    if (transcript.past === 'loading' || transcript.past === 'start') return;
    transcript.past = 'loading';
    this.changed(key);
    try {
      const page = await this.loadHistory(conversation, transcript.cursor);
      transcript.cursor = page.cursor;
      transcript.past = page.isLast ? 'start' : 'more';
      transcript.addPast(page.messages.map((message) => lineOf(message, this.me)));
    } catch (error) {
      transcript.past = 'failed';
      transcript.failure = error;
    }
    this.changed(key);
  }

  // ---- what the connection tells

  received(message: any, key: string): void {
    this.of(key).add(lineOf(message, this.me));
  }

  modified(message: any): void {
    this.each(message.id, (line) => {
      line.message = { ...line.message, msg: message.msg, modifiedInfo: message.modifiedInfo ?? { operationCount: 1 } };
    });
  }

  recalled(id: string): void {
    this.each(id, (line) => {
      line.state = 'recalled';
    });
  }

  acknowledged(id: string, state: 'delivered' | 'read'): void {
    const known = this.each(id, (line) => {
      if (line.state !== 'read' && line.state !== 'recalled') line.state = state;
    });
    if (!known && this.early.get(id) !== 'read') this.early.set(id, state);
  }

  private each(id: string, change: (line: Line) => void): boolean {
    let known = false;
    for (const [key, { lines }] of this.transcripts) {
      const line = lines.find((one) => one.id === id);
      if (!line) continue;
      change(line);
      known = true;
      this.changed(key);
    }
    return known;
  }
}
