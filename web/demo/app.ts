// Puts the page together: login, the list, the open conversation.
import type { ConversationType } from 'localcache-wasm/localCache/localCache';
import { Chat, keyOf, type State } from './chat';
import { reasonOf } from './describe';
import { ask, byId, paintAvatar } from './dom';
import { List } from './list';
import { Pane } from './pane';

const states: Record<State, string> = {
  connecting: 'connecting…',
  connected: 'connected',
  reconnecting: 'reconnecting…',
  disconnected: 'not connected',
};

/** Starts the client on connections of this make; both MiniCores are used the same way. */
export function start(connect: () => any): void {
  const form = byId<HTMLFormElement>('login-form');
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-user]')) {
    button.onclick = () => {
      field('user').value = button.dataset.user!;
      field('password').value = `pw-${button.dataset.user}`;
      form.requestSubmit();
    };
  }
  let loggingIn = false;
  form.onsubmit = (event) => {
    event.preventDefault();
    void enter(field('user').value.trim(), { password: field('password').value });
  };

  const chat = new Chat(connect(), {
    state(state) {
      byId('state').textContent = states[state];
      byId('state').className = state;
    },
    changed(key) {
      if (!chat.me) return;
      list.refresh().catch(problem);
      if (key && chat.open && keyOf(chat.open) === key) pane.draw();
    },
  });
  const pane = new Pane(chat, problem);
  const list = new List(chat, (conversation) =>
    pane
      .show(conversation)
      .then(() => list.refresh())
      .catch(problem),
  );

  function problem(error: unknown): void {
    const progress = byId('progress');
    progress.hidden = false;
    progress.textContent = typeof error === 'string' ? error : reasonOf(error);
  }

  async function enter(user: string, secret: { password?: string; accessToken?: string }): Promise<void> {
    if (loggingIn) return;
    loggingIn = true;
    byId<HTMLButtonElement>('enter').textContent = 'Logging in…';
    byId('problem').textContent = '';
    try {
      const accessToken = await chat.login(user, secret);
      sessionStorage.setItem('login', JSON.stringify({ user, accessToken }));
      byId('me').textContent = user;
      paintAvatar(byId('my-avatar'), user);
      byId('login').hidden = true;
      byId('chat').hidden = false;
      await list.refresh();
      await showHealth();
    } catch (error) {
      sessionStorage.removeItem('login');
      byId('problem').textContent = secret.password
        ? `Not logged in: ${reasonOf(error)}`
        : 'The last login is no longer valid: log in again.';
    } finally {
      loggingIn = false;
      byId('enter').textContent = 'Log in';
    }
  }

  async function showHealth(): Promise<void> {
    const { storage, database, reason, errorCount } = await chat.health();
    byId('health').textContent =
      (storage === 'memory' ? `in memory only: ${reason}` : `IndexedDB ${database}`) + (errorCount ? `, ${errorCount} errors` : '');
  }

  byId('logout').onclick = async () => {
    await pane.saveDraft();
    sessionStorage.removeItem('login');
    chat.me = ''; // nothing is drawn for nobody
    pane.close();
    chat.logout();
    byId('progress').hidden = true;
    byId('list').replaceChildren();
    byId('chat').hidden = true;
    byId('login').hidden = false;
    field('user').focus();
  };
  byId('sync').onclick = async () => {
    const button = byId<HTMLButtonElement>('sync');
    button.disabled = true;
    try {
      problem('Asking the server…');
      await chat.sync((pages, conversations) =>
        problem(`Synced ${pages} ${pages === 1 ? 'page' : 'pages'}, ${conversations} conversations`),
      );
      await showHealth();
    } catch (error) {
      problem(`Not synced: ${reasonOf(error)}`);
    } finally {
      button.disabled = false;
    }
  };
  byId('new').onclick = async () => {
    const answer = await ask('new-dialog');
    if (!answer) return;
    const conversation = await chat.find(String(answer.get('id')).trim(), answer.get('type') as ConversationType);
    await pane
      .show(conversation)
      .then(() => list.refresh())
      .catch(problem);
  };
  // A draft of the last instant: the write is on its way before the page goes.
  addEventListener('pagehide', () => void pane.saveDraft());

  const kept = sessionStorage.getItem('login');
  if (kept) {
    const { user, accessToken } = JSON.parse(kept);
    void enter(user, { accessToken });
  }
}
