// Puts the page together: login, the list, the open conversation, the panel of the store.
import type { ConversationItem, ConversationType } from 'localcache-wasm/localCache/localCache';
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
import { Pane } from './pane';
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
      if (chat?.me && state === 'disconnected' && network.on) notice.show(() => words.connectionLost);
    },
    changed(key) {
      if (!chat.me) return;
      conversations.refresh().catch(problem);
      if (key && chat.open && keyOf(chat.open) === key) pane.draw();
    },
    arrived: (message) => announce(words.messageFrom(message.from, describe(message))),
    typing: (key, on) => pane.typing(key, on),
    elsewhere(removed) {
      conversations.refresh().catch(problem);
      pane.elsewhere(removed).catch(problem);
    },
    problem,
  });
  const conversations = new Conversations(
    () => chat.conversations(),
    (items) => chat.me && list.draw(items),
  );
  async function show(conversation: ConversationItem): Promise<void> {
    const shown = pane.show(conversation);
    list.draw(conversations.items); // with the open one marked
    await shown.then(() => conversations.refresh()).catch(problem);
  }
  const pane = new Pane(chat, notice, (key) => list.focus(key));
  const list = new List(chat, (conversation) => void show(conversation));
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
      const accessToken = await chat.login(user, secret);
      sessionStorage.setItem(frame.session, JSON.stringify({ user, accessToken }));
      inside(true);
      void arrive();
    } catch (error) {
      sessionStorage.removeItem(frame.session);
      inside(false);
      form.problem(() => (secret.password ? words.notLoggedIn(reasonOf(error)) : words.notResumed(user, reasonOf(error))));
    } finally {
      loggingIn = false;
      form.wait(false);
    }
  }

  /** The local list first: it is there while the server is still to be asked. */
  async function arrive(): Promise<void> {
    try {
      await conversations.refresh();
      await panel.line();
    } catch (error) {
      return notice.show(() => words.storeUnreadable(reasonOf(error)));
    }
    if (frame.peer) void show(await chat.find(frame.peer, 'singleChat'));
    // Only a list of the server's says what is pinned: without it this browser has never seen one.
    if (!conversations.items.some(({ isPinned }) => isPinned !== undefined)) await sync();
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
  byId('logout').onclick = async () => {
    await pane.composer.saveDraft();
    sessionStorage.removeItem(frame.session);
    panel.open(false);
    pane.close();
    chat.logout();
    notice.clear();
    conversations.clear();
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
