// Puts the page together: login, the list, the open conversation, the panel of the store.
import type { ConversationItem, ConversationType } from 'localcache-wasm/localCache/localCache';
import { Chat, keyOf, type State } from './chat';
import { reasonOf } from './describe';
import { ask, byId, paintAvatar } from './dom';
import { List } from './list';
import { Pane } from './pane';
import { StorePanel } from './store-panel';

const states: Record<State, string> = {
  connecting: 'connecting…',
  connected: 'connected',
  reconnecting: 'reconnecting…',
  disconnected: 'not connected',
};
const noticeLasts = 6000; // ms, of good news

/** Starts the client on connections of this make; both MiniCores are used the same way. */
export function start(connect: () => any): void {
  const form = byId<HTMLFormElement>('login-form');
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  for (const link of document.querySelectorAll<HTMLElement>('[data-core-link]')) {
    if (link.dataset.coreLink === document.body.dataset.core) link.setAttribute('aria-current', 'page');
  }
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-user]')) {
    paintAvatar(button.querySelector('.avatar')!, button.dataset.user!);
    button.querySelector('.avatar')!.setAttribute('aria-hidden', 'true');
    button.onclick = () => {
      field('user').value = button.dataset.user!;
      field('password').value = `pw-${button.dataset.user}`;
      form.requestSubmit();
    };
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    void enter(field('user').value.trim(), { password: field('password').value });
  };

  const chat = new Chat(connect(), {
    state(state) {
      byId('state').textContent = states[state];
      byId('state').className = state;
      if (chat?.me && state === 'connected') panel.line().catch(problem);
      if (chat?.me && state === 'disconnected') problem('The connection is lost. Reload the page to connect again; drafts are kept.');
    },
    changed(key) {
      if (!chat.me) return;
      list.refresh().catch(problem);
      if (key && chat.open && keyOf(chat.open) === key) pane.draw();
    },
    typing: (key, on) => pane.typing(key, on),
    elsewhere(removed) {
      list.refresh().catch(problem);
      pane.elsewhere(removed).catch(problem);
    },
    problem,
  });
  const show = (conversation: ConversationItem) =>
    pane
      .show(conversation)
      .then(() => list.refresh())
      .catch(problem);
  const pane = new Pane(chat, problem);
  const list = new List(chat, show);
  const panel = new StorePanel(chat, list, problem);

  // ---- what the page has to say

  let noticeTimer: ReturnType<typeof setTimeout> | undefined;
  function notice(text: string, lasts?: number): void {
    clearTimeout(noticeTimer);
    byId('progress').textContent = text;
    byId('notice').hidden = !text;
    if (lasts) noticeTimer = setTimeout(notice, lasts, '');
  }
  function problem(error: unknown): void {
    notice(typeof error === 'string' ? error : reasonOf(error));
  }
  byId('dismiss').onclick = () => notice('');

  // ---- in and out

  function inside(on: boolean): void {
    byId('login').hidden = on;
    byId('chat').hidden = !on;
  }

  let loggingIn = false;
  async function enter(user: string, secret: { password?: string; accessToken?: string }): Promise<void> {
    if (loggingIn) return;
    loggingIn = true;
    form.inert = true;
    byId('enter').textContent = 'Logging in…';
    byId('problem').textContent = '';
    byId('me').textContent = user;
    paintAvatar(byId('my-avatar'), user);
    try {
      const accessToken = await chat.login(user, secret);
      sessionStorage.setItem('login', JSON.stringify({ user, accessToken }));
      inside(true);
      void arrive();
    } catch (error) {
      sessionStorage.removeItem('login');
      inside(false);
      const what = secret.password ? 'Not logged in' : `The session of ${user} could not be taken up again`;
      byId('problem').textContent = `${what}: ${reasonOf(error)}`;
    } finally {
      loggingIn = false;
      form.inert = false;
      byId('enter').textContent = 'Log in';
    }
  }

  /** The local list first: it is there while the server is still to be asked. */
  async function arrive(): Promise<void> {
    try {
      await list.refresh();
      await panel.line();
    } catch (error) {
      return problem(`The local store cannot be read: ${reasonOf(error)}`);
    }
    // Only a list of the server's says what is pinned: without it this browser has never seen one.
    if (!list.conversations.some(({ isPinned }) => isPinned !== undefined)) await sync();
  }

  async function sync(): Promise<void> {
    const button = byId<HTMLButtonElement>('sync');
    button.disabled = true;
    try {
      notice('Asking the server…');
      let told = '';
      await chat.sync((pages, conversations) => {
        told = `${pages} ${pages === 1 ? 'page' : 'pages'}, ${conversations} conversations`;
        notice(`Syncing: ${told}…`);
      });
      notice(`Synced ${told}`, noticeLasts);
      await panel.line();
    } catch (error) {
      problem(`Not synced: ${reasonOf(error)}`);
    } finally {
      button.disabled = false;
    }
  }

  byId('sync').onclick = () => void sync();
  byId('logout').onclick = async () => {
    await pane.composer.saveDraft();
    sessionStorage.removeItem('login');
    panel.open(false);
    pane.close();
    chat.logout();
    notice('');
    list.clear();
    inside(false);
    form.querySelector<HTMLElement>('[data-user]')!.focus();
  };
  byId('new').onclick = async () => {
    const answer = await ask('new-dialog');
    if (!answer) return;
    const conversation = await chat.find(String(answer.get('id')).trim(), answer.get('type') as ConversationType);
    await show(conversation);
  };
  byId<HTMLAnchorElement>('second').href = location.href;
  // A draft of the last instant: the write is on its way before the page goes.
  addEventListener('pagehide', () => void pane.composer.saveDraft());

  const kept = sessionStorage.getItem('login');
  if (kept) {
    const { user, accessToken } = JSON.parse(kept);
    inside(true); // the list's places; the store fills them
    void enter(user, { accessToken });
  }
}
