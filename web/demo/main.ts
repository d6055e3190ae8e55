// A little chat client, written as a user of the package would write it.
import MiniCore from 'localcache-wasm/miniCore/miniCore';
import * as contactPlugin from 'localcache-wasm/contact/contact';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';

const $ = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const origin = location.origin;

const connection: any = new (MiniCore as any)({
  appKey: 'org#app', isHttpDNS: false, apiUrl: origin, url: `${origin.replace(/^http/, 'ws')}/websocket`,
});
connection.usePlugin(contactPlugin, 'contact');
connection.usePlugin(localCachePlugin, 'localCache');

interface Conversation { conversationId: string; conversationType: string; unReadCount: number; lastMessage?: any; customField?: { label?: string } }
let open: Conversation | undefined;
/** What was said since the page was opened, by conversation; before that, the last message. */
const said = new Map<string, { text: string; own: boolean }[]>();
const key = (c: Conversation) => `${c.conversationType}-${c.conversationId}`;
const call = (name: string, more: object = {}) =>
  connection.localCache[name]({ conversationId: open!.conversationId, conversationType: open!.conversationType, ...more });

function say(session: string, text: string, own: boolean): void {
  said.set(session, [...(said.get(session) ?? []), { text, own }]);
}

async function showList(): Promise<void> {
  const { data } = await connection.localCache.getLocalConversations() as { data: Conversation[] };
  $('list').replaceChildren(...data.map(row));
  const health = (await connection.localCache.getHealth()).data;
  $('health').textContent = `${health.storage}: ${health.database}`;
}

function row(c: Conversation): HTMLLIElement {
  const item = document.createElement('li');
  const button = item.appendChild(document.createElement('button'));
  button.setAttribute('aria-current', String(Boolean(open && key(open) === key(c))));
  button.append(c.customField?.label ? `${c.conversationId} · ${c.customField.label}` : c.conversationId);
  if (c.unReadCount) {
    const badge = button.appendChild(document.createElement('mark'));
    badge.textContent = String(c.unReadCount);
  }
  const preview = button.appendChild(document.createElement('small'));
  preview.textContent = c.lastMessage?.msg ?? ''; // text, never HTML
  button.onclick = () => void choose(c);
  return item;
}

async function choose(c: Conversation): Promise<void> {
  open = c;
  if (!said.has(key(c)) && c.lastMessage) say(key(c), c.lastMessage.msg ?? '', c.lastMessage.from !== c.conversationId);
  await call('clearConversationUnreadCount');
  $('title').textContent = c.conversationId;
  $('label').hidden = $('remove').hidden = false;
  const input = $<HTMLFormElement>('send').elements.namedItem('text') as HTMLInputElement;
  input.disabled = false;
  input.focus();
  showMessages();
  await showList();
}

function showMessages(): void {
  $('messages').replaceChildren(...(open ? said.get(key(open)) ?? [] : []).map(({ text, own }) => {
    const line = document.createElement('li');
    line.textContent = text;
    line.classList.toggle('own', own);
    return line;
  }));
  $('messages').lastElementChild?.scrollIntoView();
}

connection.addEventHandler('demo', {
  async onTextMessage(message: any) {
    const session = `${message.chatType}-${message.chatType === 'groupChat' ? message.to : message.from}`;
    say(session, message.chatType === 'groupChat' ? `${message.from}: ${message.msg}` : message.msg, false);
    if (open && key(open) === session) {
      await call('clearConversationUnreadCount');
      showMessages();
    }
    await showList();
  },
});

$<HTMLFormElement>('send').onsubmit = async (event) => {
  event.preventDefault();
  const input = (event.target as HTMLFormElement).elements.namedItem('text') as HTMLInputElement;
  const text = input.value.trim();
  if (!open || !text) return;
  input.value = '';
  say(key(open), text, true);
  showMessages();
  await connection.send({
    type: 'txt', msg: text, to: open.conversationId, chatType: open.conversationType, id: connection.getUniqueId(), time: Date.now(), ext: {},
  }).catch((error: any) => { say(key(open!), `not sent: ${error.message ?? error.type}`, true); showMessages(); });
  await showList();
};
$('label').onclick = async () => {
  const label = prompt('Label for this conversation', open?.customField?.label ?? '');
  if (label !== null) await call('setLocalConversationCustomField', { customField: { label } });
  await showList();
};
$('remove').onclick = async () => {
  await call('removeLocalConversation', { isRemoveLocalMessage: confirm('Delete its messages too?') });
  said.delete(key(open!));
  open = undefined;
  $('title').textContent = 'Choose a conversation';
  $('label').hidden = $('remove').hidden = true;
  showMessages();
  await showList();
};
$('sync').onclick = async () => {
  let cursor = '', pages = 0;
  do {
    ({ data: { cursor } } = await connection.contact.getServerConversations({ pageSize: 20, cursor }));
    $('sync').textContent = `Sync: page ${++pages}`;
  } while (cursor);
  $('sync').textContent = 'Sync';
  await showList();
};

async function login(login: { username: string; password?: string; accessToken?: string }): Promise<void> {
  const { accessToken } = await connection.open(login);
  sessionStorage.setItem('login', JSON.stringify({ username: login.username, accessToken: accessToken ?? login.accessToken }));
  $('me').textContent = login.username;
  $('login').hidden = true;
  $('chat').hidden = false;
  await showList();
}

$<HTMLFormElement>('login').onsubmit = (event) => {
  event.preventDefault();
  const form = new FormData(event.target as HTMLFormElement);
  login({ username: String(form.get('user')), password: String(form.get('password')) }).catch((error: any) => {
    $('problem').textContent = `Not logged in: ${error.message ?? JSON.stringify(error)}`;
  });
};
const kept = sessionStorage.getItem('login');
if (kept) login(JSON.parse(kept)).catch(() => sessionStorage.removeItem('login'));
