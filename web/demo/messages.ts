// Sending, changing, taking back, and the past: everything about the messages of conversations.
import type { ConversationItem, LocalMessage, LocalMessagesPage } from 'localcache-wasm/localCache/localCache';
import { keyOf } from './chat';
import { nextStart, type History } from './history';
import { idOf, lineOf, Transcript, type Line, type LineState } from './transcript';

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
    private readonly history: History,
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
    void this.toNewest({ conversationId: to, conversationType: chatType });
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

  // ---- what was said before

  /** Takes a page of older messages in: what the store has first, then what the server had to add. */
  async loadPast(conversation: Target): Promise<void> {
    const key = keyOf(conversation);
    const transcript = this.of(key);
    if (transcript.past === 'loading' || transcript.past === 'start') return;
    const start = transcript.older;
    transcript.past = 'loading';
    this.changed(key);
    try {
      let early: Line[] = [];
      const page = await this.history.older(conversation, start, (stored) => {
        const before = new Set(transcript.lines);
        transcript.addPage(stored, this.me);
        early = transcript.lines.filter((line) => !before.has(line));
        this.changed(key);
      });
      // Between the early ones and the page there may be others now: they come again, with those.
      const ids = new Set(page.messages.map(idOf));
      const oldest = page.messages.at(-1)?.time ?? 0;
      for (const line of early) if (line.time < oldest && !ids.has(line.id)) transcript.drop(line);
      transcript.addPage(page, this.me);
      this.takePast(transcript, page, start);
    } catch (error) {
      transcript.past = 'failed';
      transcript.failure = error;
    }
    this.changed(key);
  }

  private takePast(transcript: Transcript, page: LocalMessagesPage, start: { startMsgId?: string; cursor?: string }): void {
    const next = nextStart(page);
    if (page.fillError !== undefined && !page.cursor) {
      transcript.past = 'failed'; // at the end of what is here: the same page is asked for again
      transcript.failure = page.fillError;
      return;
    }
    transcript.past = next ? 'more' : 'start';
    transcript.older = next ?? {};
    const last = page.messages.at(-1);
    if (page.hasGap && page.cursor && last) transcript.gaps.set(idOf(last), start);
  }

  /** Asks the server again for the page with a gap. */
  async fillGap(conversation: Target, line: Line): Promise<void> {
    const key = keyOf(conversation);
    const transcript = this.of(key);
    const start = transcript.gaps.get(line.id);
    if (!start) return;
    const page = await this.history.older(conversation, start, () => {});
    transcript.addPage(page, this.me);
    if (page.hasGap && page.fillError !== undefined) throw page.fillError;
    transcript.gaps.delete(line.id);
    this.changed(key);
  }

  /** Shows a message that a search found, with what was said around it. */
  async jump(conversation: Target, message: LocalMessage, keywords: string[]): Promise<void> {
    const key = keyOf(conversation);
    const id = idOf(message);
    const before = this.of(key);
    let transcript = before;
    if (!before.lines.some((line) => line.id === id)) {
      transcript = this.begin(key);
      transcript.add(lineOf(message, this.me));
      transcript.older = transcript.newer = { startMsgId: message.id };
      await Promise.all([this.loadPast(conversation), this.loadNewer(conversation)]);
    }
    Object.assign(before, { found: '', keywords: [] });
    Object.assign(transcript, { found: id, keywords });
    this.changed(key);
  }

  /** No search leads anywhere any more. */
  unmark(conversation: Target): void {
    Object.assign(this.of(keyOf(conversation)), { found: '', keywords: [] });
    this.changed(keyOf(conversation));
  }

  /** Takes a page of newer messages in, until the newest is here. */
  async loadNewer(conversation: Target): Promise<void> {
    const key = keyOf(conversation);
    const transcript = this.of(key);
    if (!transcript.newer || transcript.loadingNewer) return;
    transcript.loadingNewer = true;
    try {
      const page = await this.history.newer(conversation, transcript.newer);
      transcript.addPage(page, this.me);
      transcript.newer = page.cursor ? { cursor: page.cursor } : undefined;
      if (!transcript.newer) for (const message of transcript.missed) transcript.add(lineOf(message, this.me));
    } finally {
      transcript.loadingNewer = false;
    }
    this.changed(key);
  }

  /** Leaves the messages around an old one for the newest. */
  async toNewest(conversation: Target): Promise<void> {
    if (!this.of(keyOf(conversation)).newer) return;
    this.begin(keyOf(conversation));
    await this.loadPast(conversation);
  }

  /** Another stretch of a conversation, in place of the one that is shown. What is on its way stays. */
  private begin(key: string): Transcript {
    const { readUpTo, lines } = this.of(key);
    const transcript = Object.assign(new Transcript(), { readUpTo });
    for (const line of lines) if (line.state === 'sending') transcript.add(line);
    this.transcripts.set(key, transcript);
    return transcript;
  }

  // ---- what the connection tells

  received(message: any, key: string): void {
    const transcript = this.of(key);
    if (transcript.newer) transcript.missed.push(message);
    else transcript.add(lineOf(message, this.me));
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
