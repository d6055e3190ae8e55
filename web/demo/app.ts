// Puts the page together: login, the list, the open conversation, the panel of the store.
import type { ConversationItem, ConversationType, LocalMessage } from 'localcache-wasm/localCache/localCache';
import { announce } from './announcer';
import { Chat, keyOf, type State } from './chat';
import { Conversations } from './conversations';
import { describe } from './describe';
import { ask, startMenus } from './dialogs';
import { byId, paintAvatar } from './dom';
import { reasonOf } from './errors';
import { frame } from './frame';
import { onLanguage, startLanguage, words } from './language';
import { List } from './list';
import { LoginForm, passwordOf } from './login';
import { Network } from './network';
import { Notice } from './notice';
import { Pane, type Hit } from './pane';
import { Search } from './search';
import { StorePanel } from './store-panel';
import { followViewport } from './viewport';

/** Starts the client on connections of this make; both MiniCores are used the same way. */
export function start(connect: () => any): void {
  startLanguage();
  followViewport();
  startMenus();
  for (const link of document.querySelectorAll<HTMLElement>('[data-core-link]')) {
    if (link.dataset.coreLink === document.body.dataset.core) link.setAttribute('aria-current', 'page');
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.pair-link')) link.search = `core=${document.body.dataset.core}`;

  const network = new Network(); // before the connection, which then uses it
  const notice = new Notice();
  const problem = (error: unknown) => notice.problem(error);

  let state: State = 'disconnected';
  const drawState = () => {
    byId('state').textContent = words[state];
    byId('state').className = state;
    byId('chat-heading').textContent = words.chatHeading(byId('me').textContent!);
  };
  onLanguage(drawState);

  const chat = new Chat(connect(), {
    state(next) {
      state = next;
      drawState();
      if (chat?.me && state === 'connected') panel.line().catch(problem);
      if (chat?.me && !loggingIn && state === 'disconnected' && network.on) notice.show(() => words.connectionLost);
    },
    changed(key) {
      if (chat.me && chat.open && keyOf(chat.open) === key) pane.draw();
    },
    arrived: (message) => announce(words.messageFrom(message.from, describe(message))),
    typing: (key, on) => pane.typing(key, on),
    problem,
  });
  const conversations = new Conversations({
    changed(snapshot) {
      // An empty list before the login tells nothing: the places stay.
      if (!loggingIn || snapshot.items.length) list.draw(snapshot.items);
      pane.follow(snapshot).catch(problem);
    },
    unread: (count) => list.total(count),
  });
  async function show(conversation: ConversationItem, hit?: Hit): Promise<void> {
    const shown = pane.show(conversation, hit);
    list.draw(conversations.items); // with the open one marked
    await shown.catch(problem);
  }
  const pane = new Pane(chat, notice, (key) => {
    list.draw(conversations.items);
    if (isSearching()) search.focus();
    else list.focus(key);
  });
  const list = new List(
    chat,
    (conversation) => void show(conversation),
    () => conversations.more(),
  );
  const search = new Search('search', {
    find: (keywords, cursor) => chat.search(keywords, cursor),
    choose(message, keywords) {
      const [type, id] = partsOf(message);
      void chat.find(id, type).then((conversation) => show(conversation, { message, keywords }), problem);
    },
    nameOf(message) {
      const [type, id] = partsOf(message);
      return { id, type };
    },
    active: (on) => byId('side').classList.toggle('searching', on),
  });
  const isSearching = () => byId('side').classList.contains('searching');
  const panel = new StorePanel(chat, () => conversations.items, problem);

  // ---- in and out

  function inside(on: boolean): void {
    byId('login').hidden = on;
    byId('chat').hidden = !on;
  }

  let loggingIn = false;
  const form = new LoginForm((user, password) => {
    void enter(user, { password }).then(() => chat.me && byId('side-title').focus());
  });

  async function enter(user: string, secret: { password?: string; accessToken?: string }): Promise<void> {
    if (loggingIn) return;
    loggingIn = true;
    form.wait(true);
    form.problem(() => '');
    byId('me').textContent = user;
    paintAvatar(byId('my-avatar'), user);
    drawState();
    try {
      if (secret.accessToken) {
        // The list is here before the server has answered, or the network is there.
        conversations.follow(chat.openEarly(user));
        inside(true);
      }
      const accessToken = await chat.login(user, secret);
      if (!secret.accessToken) conversations.follow(chat.localCache);
      sessionStorage.setItem(frame.session, JSON.stringify({ user, accessToken }));
      inside(true);
      void arrive();
    } catch (error) {
      sessionStorage.removeItem(frame.session);
      conversations.clear();
      pane.close();
      list.wait();
      inside(false);
      form.problem(() => (secret.password ? words.notLoggedIn(reasonOf(error)) : words.notResumed(user, reasonOf(error))));
    } finally {
      loggingIn = false;
      form.wait(false);
    }
  }

  async function arrive(): Promise<void> {
    try {
      list.draw(conversations.items);
      await panel.line();
      // Opened before the login: what the server has of it can be asked for now.
      if (chat.open) await chat.enter(await chat.find(chat.open.conversationId, chat.open.conversationType));
      if (frame.peer) void show(await chat.find(frame.peer, 'singleChat'));
      if (await chat.hasServerList()) return;
    } catch (error) {
      return notice.show(() => words.storeUnreadable(reasonOf(error)));
    }
    await sync();
  }

  async function sync(): Promise<void> {
    const button = byId<HTMLButtonElement>('sync');
    button.disabled = true;
    try {
      notice.show(() => words.askingServer);
      let count: [pages: number, conversations: number] = [0, 0];
      await chat.sync((...done) => {
        count = done;
        notice.show(() => words.syncing(...done));
      });
      notice.pass(() => words.synced(...count));
      await panel.line();
    } catch (error) {
      notice.show(() => words.notSynced(reasonOf(error)));
    } finally {
      button.disabled = false;
    }
  }

  byId('sync').onclick = () => void sync();
  byId('read-all').onclick = () => {
    byId('side-title').focus(); // the button goes
    chat.markAllRead(conversations.items.filter(({ unReadCount }) => unReadCount)).catch(problem);
  };
  byId('logout').onclick = async () => {
    await pane.composer.saveDraft();
    sessionStorage.removeItem(frame.session);
    panel.open(false);
    search.clear();
    pane.close();
    conversations.clear();
    chat.logout();
    notice.clear();
    list.wait();
    inside(false);
    form.focus();
  };
  byId('new').onclick = async () => {
    const answer = await ask('new-dialog');
    if (!answer) return;
    const conversation = await chat.find(String(answer.get('id')).trim(), answer.get('type') as ConversationType);
    await show(conversation);
  };
  byId<HTMLAnchorElement>('second').href = location.href;
  byId('network').onclick = () => network.toggle();
  network.listen((on) => {
    byId('network').setAttribute('aria-checked', String(on));
    if (on)
      notice.clear(); // both clients connect again by themselves, also if they had given up
    else notice.show(() => words.offlineNotice);
  });
  // A draft of the last instant: the write is on its way before the page goes.
  addEventListener('pagehide', () => void pane.composer.saveDraft());

  const kept = sessionStorage.getItem(frame.session);
  if (kept) {
    const { user, accessToken } = JSON.parse(kept);
    inside(true); // the list's places; the store fills them
    void enter(user, { accessToken });
  } else if (frame.user) {
    void enter(frame.user, { password: passwordOf(frame.user) });
  }
}

/** The conversation of a stored message: "singleChat-bob". */
function partsOf({ sessionId }: LocalMessage): [ConversationType, string] {
  const dash = sessionId.indexOf('-');
  return [sessionId.slice(0, dash) as ConversationType, sessionId.slice(dash + 1)];
}
