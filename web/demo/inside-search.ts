// The search inside the open conversation: a field below its head that comes and goes.
import { keyOf, type Chat } from './chat';
import { byId } from './dom';
import type { Hit } from './pane';
import { Search } from './search';

export class InsideSearch {
  private readonly search: Search;

  constructor(
    private readonly chat: Chat,
    choose: (hit: Hit) => void,
  ) {
    this.search = new Search('inside-search', {
      find: async (keywords, cursor) => (chat.open ? chat.search(keywords, cursor, chat.open) : { messages: [], cursor: '', isLast: true }),
      choose: (message, keywords) => choose({ message, keywords }),
      nameOf: ({ from }) => ({ id: from || chat.me, type: 'singleChat' }),
      active: (on) => !on && this.unmark(),
    });
    byId('find').onclick = () => (byId('inside').hidden ? this.begin() : this.end());
    byId('inside-close').onclick = () => this.end();
    byId('inside').onkeydown = (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) this.end();
    };
  }

  /** Takes it away, with the marks. */
  close(): void {
    this.search.clear();
    this.unmark(); // also those of a search of all conversations
    byId('inside').hidden = true;
    byId('find').setAttribute('aria-expanded', 'false');
  }

  private begin(): void {
    byId('inside').hidden = false;
    byId('find').setAttribute('aria-expanded', 'true');
    this.search.focus();
  }

  private end(): void {
    this.close();
    byId('find').focus();
  }

  private unmark(): void {
    const { open, messages } = this.chat;
    if (open && messages.of(keyOf(open)).found) messages.unmark(open);
  }
}
