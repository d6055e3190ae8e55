import { defineComponent, h, ref, shallowRef, type PropType } from 'vue';
import { useConversations, useLocalSearch, useMessages, useUnreadCount } from 'localcache-wasm/vue';
import type { SessionParams } from 'localcache-wasm/localCache/localCache';
import { textOf, type Chat } from '../connect';

export const App = defineComponent({
  props: { chat: { type: Object as PropType<Chat>, required: true } },
  setup({ chat }) {
    const open = shallowRef<SessionParams>();
    const unreadOnly = ref(false);
    const unread = useUnreadCount();
    const { items, hasMore, more } = useConversations(() => ({ pageSize: 3, filter: unreadOnly.value ? { unread: true } : undefined }));
    const choose = (conversation: SessionParams) => {
      open.value = conversation;
      void chat.markRead(conversation);
    };
    const list = () =>
      items.value.map(({ conversationId, conversationType, unReadCount, lastMessage }) =>
        h('li', { key: `${conversationType}-${conversationId}` }, [
          h(
            'button',
            {
              'aria-current': conversationId === open.value?.conversationId && conversationType === open.value.conversationType,
              onClick: () => choose({ conversationId, conversationType }),
            },
            `${conversationId}: ${textOf(lastMessage)} ${unReadCount ? `(${unReadCount})` : ''}`,
          ),
        ]),
      );
    return () =>
      h('div', { class: 'chat' }, [
        h('header', [
          h('span', ['Unread: ', h('output', { id: 'unread' }, unread.value)]),
          h('label', [
            h('input', {
              id: 'unread-only',
              type: 'checkbox',
              checked: unreadOnly.value,
              onChange: () => (unreadOnly.value = !unreadOnly.value),
            }),
            ' unread only',
          ]),
          h(Search),
        ]),
        h('nav', { 'aria-label': 'Conversations' }, [
          h('ul', { id: 'list' }, list()),
          hasMore.value ? h('button', { id: 'more', onClick: more }, 'More') : undefined,
        ]),
        h('main', open.value ? [h(Conversation, { chat, conversation: open.value })] : []),
      ]);
  },
});

/** One instance shows one conversation after the other. */
const Conversation = defineComponent({
  props: {
    chat: { type: Object as PropType<Chat>, required: true },
    conversation: { type: Object as PropType<SessionParams>, required: true },
  },
  setup(props) {
    const { messages, hasMore, more } = useMessages(() => props.conversation, { pageSize: 10 });
    const text = ref('');
    const send = (event: Event) => {
      event.preventDefault();
      if (text.value) void props.chat.send(props.conversation, text.value).catch(() => {}); // the list shows it as not sent
      text.value = '';
    };
    return () => [
      hasMore.value ? h('button', { id: 'older', onClick: more }, 'Older') : undefined,
      h(
        'ul',
        { id: 'messages', 'aria-label': `Messages with ${props.conversation.conversationId}` },
        messages.value.map((message) => h('li', { key: message.id }, textOf(message))),
      ),
      h('form', { onSubmit: send }, [
        h('input', {
          id: 'text',
          'aria-label': 'Message',
          value: text.value,
          onInput: (event: Event) => (text.value = (event.target as HTMLInputElement).value),
        }),
        h('button', 'Send'),
      ]),
    ];
  },
});

const Search = defineComponent(() => {
  const words = ref('');
  const { messages, searching } = useLocalSearch(words);
  return () =>
    h('search', { 'aria-busy': searching.value }, [
      h('input', {
        id: 'words',
        type: 'search',
        'aria-label': 'Search messages',
        value: words.value,
        onInput: (event: Event) => (words.value = (event.target as HTMLInputElement).value),
      }),
      h(
        'ul',
        { id: 'found' },
        messages.value.map((message) => h('li', { key: message.id }, textOf(message))),
      ),
    ]);
});
