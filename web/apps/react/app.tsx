import { useState, type FormEvent } from 'react';
import { LocalCacheProvider, useConversations, useLocalSearch, useMessages, useUnreadCount } from 'localcache-wasm/react';
import type { SessionParams } from 'localcache-wasm/localCache/localCache';
import { textOf, type Chat } from '../connect';

export function App({ chat }: { chat: Chat }) {
  const [open, setOpen] = useState<SessionParams>();
  const [unreadOnly, setUnreadOnly] = useState(false);
  return (
    <LocalCacheProvider source={chat.source}>
      <div className="chat">
        <header>
          <Unread />
          <label>
            <input id="unread-only" type="checkbox" checked={unreadOnly} onChange={() => setUnreadOnly(!unreadOnly)} /> unread only
          </label>
          <Search />
        </header>
        <List
          open={open}
          unreadOnly={unreadOnly}
          choose={(conversation) => {
            setOpen(conversation);
            void chat.markRead(conversation);
          }}
        />
        <main>{open && <Conversation key={open.conversationId} chat={chat} conversation={open} />}</main>
      </div>
    </LocalCacheProvider>
  );
}

function Unread() {
  const count = useUnreadCount();
  return (
    <span>
      Unread: <output id="unread">{count}</output>
    </span>
  );
}

function List({
  open,
  unreadOnly,
  choose,
}: {
  open: SessionParams | undefined;
  unreadOnly: boolean;
  choose(conversation: SessionParams): void;
}) {
  const { items, hasMore, more } = useConversations({ pageSize: 3, filter: unreadOnly ? { unread: true } : undefined });
  return (
    <nav aria-label="Conversations">
      <ul id="list">
        {items.map(({ conversationId, conversationType, unReadCount, lastMessage }) => (
          <li key={`${conversationType}-${conversationId}`}>
            <button
              aria-current={conversationId === open?.conversationId && conversationType === open.conversationType}
              onClick={() => choose({ conversationId, conversationType })}
            >
              {conversationId}: {textOf(lastMessage)} {unReadCount ? `(${unReadCount})` : ''}
            </button>
          </li>
        ))}
      </ul>
      {hasMore && (
        <button id="more" onClick={more}>
          More
        </button>
      )}
    </nav>
  );
}

function Conversation({ chat, conversation }: { chat: Chat; conversation: SessionParams }) {
  const { messages, hasMore, more } = useMessages(conversation, { pageSize: 10 });
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text) void chat.send(conversation, text).catch(() => {}); // the list shows it as not sent
    setText('');
  };
  return (
    <>
      {hasMore && (
        <button id="older" onClick={more}>
          Older
        </button>
      )}
      <ul id="messages" aria-label={`Messages with ${conversation.conversationId}`}>
        {messages.map((message) => (
          <li key={message.id}>{textOf(message)}</li>
        ))}
      </ul>
      <form onSubmit={send}>
        <input id="text" aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
        <button>Send</button>
      </form>
    </>
  );
}

function Search() {
  const [words, setWords] = useState('');
  const { messages, searching } = useLocalSearch(words);
  return (
    <search aria-busy={searching}>
      <input id="words" type="search" aria-label="Search messages" value={words} onChange={(event) => setWords(event.target.value)} />
      <ul id="found">
        {messages.map((message) => (
          <li key={message.id}>{textOf(message)}</li>
        ))}
      </ul>
    </search>
  );
}
