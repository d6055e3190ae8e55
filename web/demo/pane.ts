// The open conversation: its messages, what is being written, and what can be done with it.
import type { ConversationItem, ConversationListSnapshot, LocalMessage } from 'localcache-wasm/localCache/localCache';
import { Bubbles } from './bubbles';
import { isMuted, keyOf, notesOf, type Chat } from './chat';
import { Composer } from './composer';
import { ask, choose } from './dialogs';
import { byId } from './dom';
import { reasonOf } from './errors';
import { drawHead, startHead } from './head';
import { InsideSearch } from './inside-search';
import { onLanguage, words } from './language';
import type { Notice } from './notice';
import { Scroll } from './scroll';
import type { Line, Transcript } from './transcript';

const typingLasts = 4000; // ms

/** A message that a search found, and what the search was for. */
export interface Hit {
  message: LocalMessage;
  keywords: string[];
}

export class Pane {
  readonly composer: Composer;
  private readonly bubbles: Bubbles;
  private readonly scroll: Scroll;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly search: InsideSearch;
  /** Key of the oldest message that is shown. */
  private shown = '';
  /** Key of the conversation in the head. */
  private headOf = '';

  constructor(
    private readonly chat: Chat,
    private readonly notice: Notice,
    /** The conversation with this key was left. */
    private readonly left: (key: string) => void,
  ) {
    const { messages } = chat;
    this.bubbles = new Bubbles({
      menu: (line, beside) => void this.act((conversation) => this.menu(conversation, line, beside)),
      resend: (line) => void this.act((conversation) => messages.resend(conversation, line)),
      fillGap: (line) => void this.act((conversation) => messages.fillGap(conversation, line)),
    });
    this.composer = new Composer({
      send: (text, picture) =>
        void this.act(async (conversation) => {
          const sent = [
            ...(picture ? [messages.sendImage(conversation, picture)] : []),
            ...(text ? [messages.sendText(conversation, text)] : []),
          ];
          this.draw(true);
          await Promise.all(sent);
        }),
      change: (line, text) => void this.act((conversation) => messages.edit(conversation, line, text)),
      keepDraft: (draft) =>
        this.act(
          (conversation) => chat.keepDraft(conversation, draft),
          (reason) => words.draftNotKept(reason),
        ),
      typing: () => chat.open && messages.typing(chat.open),
      last: () => chat.open && messages.of(keyOf(chat.open)).lines.findLast((line) => this.changeable(line)),
      problem: (text) => notice.show(text),
      resized: () => this.scroll.keepEnd(),
    });
    byId('back').onclick = () => this.close();
    byId('pin').onclick = () => void this.act((conversation) => this.pin(conversation));
    byId('mute').onclick = () => void this.act((conversation) => this.mute(conversation));
    byId('label').onclick = () => void this.act((conversation) => this.label(conversation));
    byId('remove').onclick = () => void this.act((conversation) => this.remove(conversation));
    byId('earlier').onclick = () => void this.earlier();
    startHead();
    const transcript = () => (chat.open ? messages.of(keyOf(chat.open)) : undefined);
    this.scroll = new Scroll({
      reachedStart: () => transcript()?.past === 'more' && void this.earlier(),
      reachedEnd: () => transcript()?.newer && void this.act((conversation) => messages.loadNewer(conversation)),
      hasNewest: () => !transcript()?.newer,
      wantsNewest: () => void this.act((conversation) => this.toNewest(conversation)),
    });
    this.search = new InsideSearch(chat, (hit) => void this.act((conversation) => this.jump(conversation, hit)));
    onLanguage(() => {
      if (!chat.open) return;
      this.presence();
      this.draw();
    });
    document.addEventListener('visibilitychange', () => {
      const { open } = this.chat;
      if (document.hidden || !open) return;
      // What came while nobody looked.
      void this.act(async () => {
        const { unReadCount } = await this.chat.find(open.conversationId, open.conversationType);
        if (unReadCount) await this.chat.markRead(open);
      });
    });
  }

  /**
   * Opens a conversation at once, as it is known, and then as the store has it: what is written meanwhile
   * is written to it. A hit of a search is led to.
   */
  async show(conversation: ConversationItem, hit?: Hit): Promise<void> {
    const key = keyOf(conversation);
    const { messages } = this.chat;
    const isOpen = () => this.chat.open !== undefined && keyOf(this.chat.open) === key;
    const saved = this.composer.saveDraft(); // of the one that was open
    if (!isOpen()) this.search.close();
    this.chat.open = conversation;
    this.bubbles.clear();
    this.head();
    this.composer.begin(this.chat.draftOf(conversation));
    // On a phone the keyboard would hide half of the talk.
    if (matchMedia('(hover: hover)').matches) this.composer.focus();
    else byId('title').focus();
    messages.of(key).firstNew = '';
    this.draw(true);

    await saved;
    const fresh = await this.chat.find(conversation.conversationId, conversation.conversationType);
    if (!isOpen()) return;
    this.composer.take(this.chat.draftOf(fresh));
    const loaded = hit ? messages.jump(fresh, hit.message, hit.keywords) : messages.toNewest(fresh);
    const entered = this.chat.enter(fresh);
    this.head();
    this.draw(true);
    await Promise.all([loaded, entered]);
    messages.of(key).markNew(fresh.unReadCount ?? 0);
    if (!isOpen()) return;
    this.draw();
    if (hit) this.toFound();
  }

  private async jump(conversation: ConversationItem, { message, keywords }: Hit): Promise<void> {
    await this.chat.messages.jump(conversation, message, keywords);
    this.toFound();
  }

  private toFound(): void {
    const found = this.bubbles.found();
    if (found) this.scroll.to(found);
  }

  private async toNewest(conversation: ConversationItem): Promise<void> {
    await this.chat.messages.toNewest(conversation);
    this.draw(true);
  }

  /** Leaves the open conversation, whose key this is. */
  close(key = this.chat.open && keyOf(this.chat.open)): void {
    void this.composer.saveDraft();
    this.search.close();
    this.chat.leave();
    this.composer.drop();
    this.bubbles.clear();
    this.head();
    if (key) this.left(key);
  }

  /** The list has changed: the open conversation may have too, or be gone. */
  async follow({ items, patch }: ConversationListSnapshot): Promise<void> {
    const { open } = this.chat;
    if (!open) return;
    const key = keyOf(open);
    const item = items.find((one) => keyOf(one) === key);
    if (item && item !== open) {
      this.chat.open = item;
      this.composer.takeElsewhere(this.chat.draftOf(item));
      this.head();
    } else if (!item && patch.removed.includes(key.replace('-', ':'))) {
      // It is no longer among the first, or it was removed, maybe in another tab.
      if (await this.chat.has(open)) return;
      if (this.chat.open !== open) return;
      this.composer.drop(); // the draft is gone with the rest
      this.close();
    }
  }

  typing(key: string, on: boolean): void {
    if (!this.chat.open || keyOf(this.chat.open) !== key) return;
    clearTimeout(this.typingTimer);
    this.presence(on ? words.typing : '');
    if (on) this.typingTimer = setTimeout(() => this.presence(), typingLasts);
  }

  private presence(text = ''): void {
    byId('presence').textContent = text || (this.chat.open?.conversationType === 'groupChat' ? words.group : '');
  }

  /** Draws the messages; stays at the end if it was there, or if told to go. */
  draw(toEnd = false): void {
    const { open } = this.chat;
    if (!open) return;
    const transcript = this.chat.messages.of(keyOf(open));
    const grewAbove = this.shown !== '' && transcript.lines[0]?.key !== this.shown;
    this.shown = transcript.lines[0]?.key ?? '';
    const change = () => {
      this.past(transcript);
      this.bubbles.draw(transcript, open);
    };
    this.scroll.around(change, { grewAbove, toEnd });
  }

  private past({ past: state, failure, older }: Transcript): void {
    const texts: Record<string, () => string> = {
      loading: () => words.loadingOlder,
      failed: () => (older.cursor || older.startMsgId ? words.olderNotLoaded : words.olderNotLoadedFirst)(reasonOf(failure)),
      start: () => words.conversationStart,
    };
    byId('past').querySelector('span')!.textContent = texts[state]?.() ?? '';
    const button = byId('earlier');
    button.hidden = state !== 'more' && state !== 'failed';
    button.textContent = state === 'failed' ? words.tryAgain : words.earlierMessages;
  }

  /** The head as the open conversation has it; without one the pane says so. */
  private head(): void {
    const { open } = this.chat;
    const key = open ? keyOf(open) : '';
    const isSame = key === this.headOf;
    this.headOf = key;
    drawHead(open);
    if (!open) return;
    if (!isSame) {
      this.shown = '';
      clearTimeout(this.typingTimer);
      this.presence();
    }
  }

  private async act(
    action: (conversation: ConversationItem) => Promise<void>,
    failure: (reason: string) => string = (reason) => reason,
  ): Promise<void> {
    if (!this.chat.open) return;
    try {
      await action(this.chat.open);
    } catch (error) {
      this.notice.show(() => failure(reasonOf(error)));
    }
  }

  /** Shows the conversation as the store has it now. */
  private async reread({ conversationId, conversationType }: ConversationItem): Promise<void> {
    this.chat.open = await this.chat.find(conversationId, conversationType);
    this.head();
  }

  private async pin(conversation: ConversationItem): Promise<void> {
    await this.chat.pin(conversation, !conversation.isPinned);
    await this.reread(conversation);
  }

  private async mute(conversation: ConversationItem): Promise<void> {
    await this.chat.mute(conversation, !isMuted(conversation));
    await this.reread(conversation);
  }

  private async label(conversation: ConversationItem): Promise<void> {
    const answer = await ask('label-dialog', (form) => {
      (form.elements.namedItem('label') as HTMLInputElement).value = notesOf(conversation).label ?? '';
    });
    if (!answer) return;
    await this.chat.note(conversation, { label: String(answer.get('label')).trim() });
    await this.reread(conversation);
  }

  private async remove(conversation: ConversationItem): Promise<void> {
    const answer = await ask('remove-dialog');
    if (!answer) return;
    // What was being written goes with it: saving it would bring the conversation back.
    this.composer.drop();
    await this.chat.remove(conversation, answer.has('messages'));
    this.close(keyOf(conversation));
  }

  private changeable(line: Line): boolean {
    return line.own && line.id !== '' && line.message.type === 'txt' && !['failed', 'sending', 'recalled'].includes(line.state);
  }

  private async menu(conversation: ConversationItem, line: Line, beside: HTMLElement): Promise<void> {
    const offered = [
      ...(this.changeable(line) ? ['edit'] : []),
      ...(line.message.type === 'txt' ? ['copy'] : []),
      ...(line.own ? ['recall'] : []),
    ];
    switch (await choose('message-dialog', beside, offered)) {
      case 'edit':
        return this.composer.change(line);
      case 'copy':
        return navigator.clipboard.writeText(line.message.msg);
      case 'recall':
        return this.chat.messages.recall(conversation, line);
    }
  }

  private async earlier(): Promise<void> {
    await this.act((conversation) => this.chat.messages.loadPast(conversation));
  }
}
