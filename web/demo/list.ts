// The list of conversations.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { keyOf, type Chat, type Notes } from './chat';
import { describe, when } from './describe';
import { byId, element, paintAvatar } from './dom';

/** Draws the list as the local store has it. Calls that come while one runs end in one more, so the last state is shown. */
export class List {
  private running = false;
  private again = false;

  constructor(
    private readonly chat: Chat,
    private readonly choose: (conversation: ConversationItem) => void,
  ) {}

  async refresh(): Promise<void> {
    this.again = true;
    if (this.running) return;
    this.running = true;
    try {
      while (this.again) {
        this.again = false;
        this.draw(await this.chat.conversations());
      }
    } finally {
      this.running = false;
    }
  }

  private draw(conversations: ConversationItem[]): void {
    const list = byId('list');
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    list.replaceChildren(...conversations.map((conversation) => this.row(conversation)));
    byId('empty').hidden = conversations.length > 0;
    if (focused) list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    const unread = conversations.reduce((sum, { unReadCount = 0 }) => sum + unReadCount, 0);
    document.title = unread ? `(${unread}) localcache-wasm demo` : 'localcache-wasm demo';
  }

  private row(conversation: ConversationItem): HTMLLIElement {
    const { conversationId, conversationType, unReadCount = 0, lastMessage, isPinned } = conversation;
    const { label, draft } = (conversation.customField ?? {}) as Notes;
    const isOpen = this.chat.open && keyOf(this.chat.open) === keyOf(conversation);

    const item = element('li');
    const button = item.appendChild(element('button', 'row'));
    button.type = 'button';
    button.dataset.key = keyOf(conversation);
    if (isOpen) button.setAttribute('aria-current', 'true');
    button.onclick = () => this.choose(conversation);

    const avatar = button.appendChild(element('span'));
    paintAvatar(avatar, conversationId);
    avatar.setAttribute('aria-hidden', 'true');

    const name = button.appendChild(element('span', 'name'));
    name.append(element('b', '', conversationId));
    if (conversationType === 'groupChat') name.append(element('span', 'kind', 'group'));
    if (isPinned) name.append(element('span', 'kind', 'pinned'));
    if (label) name.append(element('span', 'label', label));
    if (lastMessage?.time) button.append(element('time', '', when(lastMessage.time)));

    const preview = button.appendChild(element('span', 'preview'));
    if (draft && !isOpen) preview.append(element('em', '', 'Draft: '), draft);
    else preview.append(this.preview(conversation));
    if (unReadCount) {
      const badge = button.appendChild(element('span', 'badge', unReadCount > 99 ? '99+' : String(unReadCount)));
      badge.append(element('span', 'spoken', ' unread'));
    }
    return item;
  }

  private preview({ conversationType, lastMessage }: ConversationItem): string {
    if (!lastMessage) return '';
    const own = !lastMessage.from || lastMessage.from === this.chat.me;
    const from = own ? 'You: ' : conversationType === 'groupChat' ? `${lastMessage.from}: ` : '';
    return from + describe(lastMessage) + (lastMessage.status === 1 ? ' (not sent)' : '');
  }
}
