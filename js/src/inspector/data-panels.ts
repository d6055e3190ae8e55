// Conversations, and the messages of the one that was chosen. Both keep themselves.

import { watchWhenLoggedIn } from '../frameworks/source.js';
import type { ConversationListSnapshot, ListWatch, LocalMessagesSnapshot } from '../local-data-types.js';
import type { ConversationItem, LocalMessage, SessionParams } from '../types.js';
import { el, table, time } from './dom.js';
import { panel, type Attempt } from './panel.js';
import type { InspectedCalls } from './source.js';

const pageSize = 50;
/** The names of a message's status, by its number. */
const statuses = ['created', 'failed', 'in progress', 'success'];

/** @param begun is called when the list begins to be watched */
export function dataPanels(calls: InspectedCalls, attempt: Attempt, begun: () => void) {
  const list = panel('Conversations', 'conversations');
  const texts = panel('Messages', 'messages');
  let chosen: SessionParams | undefined;
  let messages: ListWatch | undefined;
  let conversations: ListWatch | undefined;
  let shown: ConversationListSnapshot | undefined;

  function showConversations(): void {
    if (!shown) return;
    list.show(
      table(
        'Newest first',
        ['Conversation', 'Unread', 'Last message', 'More'],
        shown.items.map((item) => [chooser(item), String(item.unReadCount ?? 0), summary(item.lastMessage), flags(item)]),
      ),
      ...(shown.hasMore ? [el('button', { onclick: () => conversations?.more() }, 'More conversations')] : []),
    );
  }

  function chooser({ conversationId, conversationType }: ConversationItem): HTMLElement {
    const pressed = conversationId === chosen?.conversationId && conversationType === chosen.conversationType;
    return el(
      'button',
      {
        'aria-pressed': String(pressed),
        'data-key': `${conversationType}-${conversationId}`,
        onclick: () => choose({ conversationId, conversationType }),
      },
      `${conversationType} ${conversationId}`,
    );
  }

  function choose(conversation: SessionParams): void {
    chosen = conversation;
    messages?.();
    void attempt(async () => {
      messages = calls.watchLocalMessages(showMessages, { ...conversation, pageSize });
    });
    showConversations();
  }

  function showMessages({ messages: read, hasMore, hasGap }: LocalMessagesSnapshot): void {
    texts.show(
      table(
        `${chosen!.conversationType} ${chosen!.conversationId}, the newest first${hasGap ? '; some may be missing' : ''}`,
        ['Time', 'Ids', 'From', 'Status', 'Content'],
        [...read]
          .reverse()
          .map((message) => [
            time(message.time),
            message.serverMsgId && message.serverMsgId !== message.id ? `${message.id} / ${message.serverMsgId}` : message.id,
            message.from ?? '',
            statuses[message.status] ?? String(message.status),
            summary(message),
          ]),
      ),
      ...(hasMore ? [el('button', { onclick: () => messages?.more() }, 'Older messages')] : []),
    );
  }

  list.show(el('p', { class: 'none' }, 'Not read yet.'));
  texts.show(el('p', { class: 'none' }, 'Choose a conversation.'));
  const stopConversations = watchWhenLoggedIn(calls, () => {
    conversations = calls.watchLocalConversations(
      (snapshot) => {
        shown = snapshot;
        showConversations();
      },
      { pageSize },
    );
    begun();
    return conversations;
  });

  return {
    conversations: list.section,
    messages: texts.section,
    end() {
      stopConversations();
      messages?.();
    },
  };
}

const summary = (message: LocalMessage | undefined): string =>
  !message ? '' : message.type === 'txt' ? message.msg : `[${message.type}] ${message.filename ?? message.customEvent ?? ''}`.trim();

function flags({ isPinned, marks, remindType, draft, customField }: ConversationItem): string {
  const parts = [isPinned ? 'pinned' : '', marks?.length ? `marks ${marks.join(' ')}` : '', remindType ?? '', draft ? 'draft' : ''];
  return [...parts, customField ? 'custom field' : ''].filter(Boolean).join(', ');
}
