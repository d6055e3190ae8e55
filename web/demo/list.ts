// The list of conversations as it looks.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { isMuted, keyOf, notesOf, type Chat } from './chat';
import { timeElement, when } from './dates';
import { describe } from './describe';
import { arrowKeys, byId, element, icon, oneTabStop, paintAvatar, Rows } from './dom';
import { locale, onLanguage, words } from './language';

const nearEnd = 300; // px from the last row

export class List {
  private conversations: readonly ConversationItem[] = [];
  private unread = 0;
  /** Where each row is, or was before it went. */
  private readonly places = new Map<string, number>();
  private readonly rows: Rows<ConversationItem>;
  private readonly list = byId('list');

  constructor(
    private readonly chat: Chat,
    private readonly choose: (conversation: ConversationItem) => void,
    /** The last row is near. */
    reachedEnd: () => void,
  ) {
    this.rows = new Rows(this.list, (conversation) => this.row(conversation));
    arrowKeys(this.list, () => this.buttons(), 'ArrowUp', 'ArrowDown');
    this.list.addEventListener('focusin', ({ target }) => oneTabStop(this.buttons(), target as HTMLElement));
    this.list.addEventListener('scroll', () => {
      if (this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < nearEnd) reachedEnd();
    });
    this.wait();
    onLanguage(() => {
      if (!this.chat.me) return;
      this.draw(this.conversations);
      this.total(this.unread);
    });
  }

  /** Places for conversations that are not known yet. */
  wait(): void {
    this.conversations = [];
    this.places.clear();
    this.rows.clear();
    this.list.setAttribute('aria-busy', 'true');
    for (let n = 0; n < 6; n++) {
      const place = this.list.appendChild(element('li', 'row waiting'));
      place.setAttribute('aria-hidden', 'true');
    }
    byId('empty').hidden = true;
    this.total(0);
  }

  /** How many messages are unread, in the window's title. */
  total(unread: number): void {
    this.unread = unread;
    document.title = unread ? words.unreadTitle(unread) : words.pageTitle;
    byId('read-all').hidden = unread === 0;
  }

  draw(conversations: readonly ConversationItem[]): void {
    this.conversations = conversations;
    const focusedAt = this.buttons().indexOf(document.activeElement as HTMLElement);
    this.list.setAttribute('aria-busy', 'false');
    this.rows.draw(
      conversations.map((conversation) => ({
        key: keyOf(conversation),
        shows: JSON.stringify([locale, conversation, this.isOpen(conversation), when(conversation.lastMessage?.time ?? 0)]),
        item: conversation,
      })),
    );
    this.list.hidden = conversations.length === 0;
    byId('empty').hidden = conversations.length > 0;
    conversations.forEach((conversation, at) => this.places.set(keyOf(conversation), at));

    const buttons = this.buttons();
    if (focusedAt >= 0 && !this.list.contains(document.activeElement)) this.focusAt(focusedAt); // its row is gone
    const stop = [document.activeElement, this.list.querySelector('[aria-current]'), buttons[0]];
    oneTabStop(buttons, stop.find((one) => one && buttons.includes(one as HTMLElement)) as HTMLElement | undefined);
  }

  /** Leads the focus to a conversation's row; if that is gone, to the one in its place. */
  focus(key: string): void {
    const row = this.list.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row) row.focus();
    else this.focusAt(this.places.get(key) ?? 0);
  }

  private focusAt(index: number): void {
    const buttons = this.buttons();
    (buttons[Math.min(index, buttons.length - 1)] ?? byId('side-title')).focus();
  }

  private buttons(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('button.row')];
  }

  private isOpen(conversation: ConversationItem): boolean {
    return this.chat.open !== undefined && keyOf(this.chat.open) === keyOf(conversation);
  }

  private row(conversation: ConversationItem): HTMLLIElement {
    const { conversationId, conversationType, unReadCount = 0, lastMessage, isPinned } = conversation;
    const { label } = notesOf(conversation);
    const draft = this.chat.draftOf(conversation);
    const isOpen = this.isOpen(conversation);

    const item = element('li');
    const button = item.appendChild(element('button', unReadCount ? 'row unread' : 'row'));
    button.type = 'button';
    button.dataset.key = keyOf(conversation);
    if (isOpen) button.setAttribute('aria-current', 'true');
    button.onclick = () => this.choose(conversation);

    const avatar = button.appendChild(element('span'));
    paintAvatar(avatar, conversationId, conversationType);
    avatar.setAttribute('aria-hidden', 'true');

    const name = button.appendChild(element('span', 'name'));
    name.append(element('b', '', conversationId));
    if (conversationType === 'groupChat') name.append(element('span', 'kind', words.group));
    if (isPinned) {
      const pin = name.appendChild(element('span', 'kind pin'));
      pin.append(icon('pin'), element('span', 'spoken', words.pinned));
    }
    if (isMuted(conversation)) {
      const mute = name.appendChild(element('span', 'kind pin'));
      mute.append(icon('mute'), element('span', 'spoken', words.muted));
    }
    if (label) name.append(element('span', 'label', label));
    if (lastMessage?.time) button.append(timeElement(lastMessage.time, when(lastMessage.time)));

    const preview = button.appendChild(element('span', 'preview'));
    if (draft && !isOpen) preview.append(element('em', '', words.draftMark), ` ${draft}`);
    else preview.append(...this.preview(conversation));
    if (unReadCount) {
      const badge = button.appendChild(element('span', isMuted(conversation) ? 'badge muted' : 'badge'));
      badge.dataset.count = unReadCount > 99 ? '99+' : String(unReadCount);
      badge.append(element('span', 'spoken', words.unread(unReadCount)));
    }
    return item;
  }

  private preview({ conversationType, lastMessage }: ConversationItem): (string | HTMLElement)[] {
    if (!lastMessage) return [words.noMessages];
    const text = describe(lastMessage);
    if (lastMessage.status === 1) return [element('em', '', words.notSentMark), ` ${text}`];
    const { from } = lastMessage;
    if (!from || from === this.chat.me) return [words.ownPreview(text)];
    return [conversationType === 'groupChat' ? words.preview(from, text) : text];
  }
}
