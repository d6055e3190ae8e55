// The list of conversations.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { keyOf, notesOf, type Chat } from './chat';
import { describe, timeElement, when } from './describe';
import { byId, element, icon, paintAvatar, Rows } from './dom';

/** Draws the list as the local store has it. Calls that come while one runs end in one more, so the last state is shown. */
export class List {
  conversations: ConversationItem[] = [];
  private running: Promise<void> | undefined;
  private again = false;
  private readonly rows: Rows<ConversationItem>;
  private readonly list = byId('list');

  constructor(
    private readonly chat: Chat,
    private readonly choose: (conversation: ConversationItem) => void,
  ) {
    this.rows = new Rows(this.list, (conversation) => this.row(conversation));
    this.list.onkeydown = (event) => this.key(event);
    this.clear();
  }

  /** Resolves when the list shows what the store has. */
  refresh(): Promise<void> {
    this.again = true;
    this.running ??= this.drawAgain().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Places for conversations that are not known yet. */
  clear(): void {
    this.rows.clear();
    this.list.setAttribute('aria-busy', 'true');
    this.list.append(...Array.from({ length: 6 }, () => element('li', 'row waiting')));
    byId('empty').hidden = true;
    document.title = 'localcache-wasm demo';
  }

  private async drawAgain(): Promise<void> {
    while (this.again) {
      this.again = false;
      const conversations = await this.chat.conversations();
      if (this.chat.me) this.draw(conversations);
    }
  }

  private draw(conversations: ConversationItem[]): void {
    this.conversations = conversations;
    this.list.setAttribute('aria-busy', 'false');
    this.rows.draw(
      conversations.map((conversation) => ({
        key: keyOf(conversation),
        shows: JSON.stringify([conversation, this.isOpen(conversation), when(conversation.lastMessage?.time ?? 0)]),
        item: conversation,
      })),
    );
    byId('empty').hidden = conversations.length > 0;
    const unread = conversations.reduce((sum, { unReadCount = 0 }) => sum + unReadCount, 0);
    document.title = unread ? `(${unread}) localcache-wasm demo` : 'localcache-wasm demo';
  }

  private isOpen(conversation: ConversationItem): boolean {
    return this.chat.open !== undefined && keyOf(this.chat.open) === keyOf(conversation);
  }

  private row(conversation: ConversationItem): HTMLLIElement {
    const { conversationId, conversationType, unReadCount = 0, lastMessage, isPinned } = conversation;
    const { label, draft } = notesOf(conversation);
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
    if (conversationType === 'groupChat') name.append(element('span', 'kind', 'group'));
    if (isPinned) {
      const pin = name.appendChild(element('span', 'kind pin'));
      pin.append(icon('pin'), element('span', 'spoken', 'pinned'));
    }
    if (label) name.append(element('span', 'label', label));
    if (lastMessage?.time) button.append(timeElement(lastMessage.time, when(lastMessage.time)));

    const preview = button.appendChild(element('span', 'preview'));
    if (draft && !isOpen) preview.append(element('em', '', 'Draft: '), draft);
    else preview.append(...this.preview(conversation));
    if (unReadCount) {
      const badge = button.appendChild(element('span', 'badge', unReadCount > 99 ? '99+' : String(unReadCount)));
      badge.append(element('span', 'spoken', ' unread'));
    }
    return item;
  }

  private preview({ conversationType, lastMessage }: ConversationItem): (string | HTMLElement)[] {
    if (!lastMessage) return ['no messages here'];
    const own = !lastMessage.from || lastMessage.from === this.chat.me;
    const from = own ? 'You: ' : conversationType === 'groupChat' ? `${lastMessage.from}: ` : '';
    if (lastMessage.status === 1) return [element('em', '', 'Not sent: '), describe(lastMessage)];
    return [from + describe(lastMessage)];
  }

  /** Arrows, Home and End go through the rows. */
  private key(event: KeyboardEvent): void {
    const rows = [...this.list.querySelectorAll<HTMLElement>('button.row')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[to]?.focus();
  }
}
