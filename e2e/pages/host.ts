// The page that plays the site: MiniCore, contact and localCache, each the vendor's own, unmodified, or
// ours: ?core=, ?contact= (the vendor's unless told) and ?plugin= (ours unless told). Specs drive it
// through `lab`, inside one evaluate where they can: a roundtrip to WebKit takes about 45 ms.
import { wire } from './wire';
import MiniCore from 'easemob-websdk/miniCore/miniCore';
import * as vendorContact from 'easemob-websdk/contact/contact';
import * as vendorChatroom from 'easemob-websdk/chatroom/chatroom';
import * as vendorLocalCache from 'easemob-websdk/localCache/localCache';
import type { ConversationItem } from 'easemob-websdk/types/localCache';
import * as database from './database';
import * as faults from './faults';
import { reactive } from './reactive';
import { quiet, sleep, until } from './wait';

export interface Plugin {
  LocalCache: any;
  LocalCacheApi: Record<string, any>;
}

/** A local conversation; the vendor's type of lastMessage knows neither status nor, of every type, msg. */
type Conversation = Omit<ConversationItem, 'lastMessage'> & { lastMessage?: any };

/** Whose part it is. */
export type Make = 'vendor' | 'ours';

export interface ConnectOptions {
  user: string;
  /** What to wait for; "nothing" does not log in at all. */
  until?: 'nothing' | 'open' | 'onConnected';
  password?: string;
  accessToken?: string;
  /** Another localCache plugin than the page's. */
  plugin?: Plugin | 'none';
  /** Another MiniCore than the page's. */
  core?: Make;
  contact?: object;
  /** More options of MiniCore. */
  options?: object;
}

const where = new URLSearchParams(location.search);
const appKey = where.get('appKey') ?? 'org#app';
const server = where.get('server') ?? '';

/** One account logged in with MiniCore, and what happened to it. */
export class Client {
  readonly conn: any;
  /** Event name → what the handler was given, in order. */
  readonly events: Record<string, any[]> = {};

  constructor(
    readonly user: string,
    Core: typeof MiniCore,
    plugin: Plugin | 'none',
    contact: object,
    options: object,
  ) {
    this.conn = new Core({
      appKey,
      isHttpDNS: false,
      // A device id of its own for each connection: the server gives a new device everything from the start.
      isFixedDeviceId: false,
      url: server.replace(/^http/, 'ws') + '/websocket',
      apiUrl: server,
      ...options,
    } as any);
    this.conn.usePlugin(contact, 'contact');
    this.conn.usePlugin(vendorChatroom, 'chatroom'); // the vendor's on both MiniCores: ours has joinChatRoom of its own besides
    this.conn.logger?.disableAll?.();
    if (plugin !== 'none') this.conn.usePlugin(plugin, 'localCache');
    const handlers: Record<string, (value: unknown) => void> = {};
    for (const name of eventNames) handlers[name] = (value) => (this.events[name] ??= []).push(value);
    this.conn.addEventHandler('lab', handlers);
  }

  get api(): any {
    return this.conn.localCache;
  }
  /** The instance that MiniCore itself talks to, if there is one. */
  get cache(): any {
    return this.conn._localCache?.getInstance?.();
  }
  get connected() {
    return (this.events.onConnected ?? []).length > 0;
  }
  get texts(): any[] {
    return this.events.onTextMessage ?? [];
  }

  async list(): Promise<Conversation[]> {
    return (await this.api.getLocalConversations()).data;
  }

  async conversation(
    conversationId: string,
    conversationType: 'singleChat' | 'groupChat' = 'singleChat',
  ): Promise<Conversation | undefined> {
    return (await this.api.getLocalConversation({ conversationId, conversationType })).data;
  }

  /** A text as the site makes it; `more` adds or takes away (chatType: undefined). */
  text(to: string, msg: string, more: object = {}): any {
    return { type: 'txt', chatType: 'singleChat', to, msg, id: this.conn.getUniqueId(), time: Date.now(), ext: {}, ...more };
  }

  send(to: string, msg: string, more: object = {}): Promise<any> {
    return this.conn.send(this.text(to, msg, more));
  }

  /** A message of any type, as the site makes it. */
  make(options: object): any {
    return this.conn.Message.create({ chatType: 'singleChat', ...options });
  }

  /** Sends a message of any type. */
  say(options: object): Promise<any> {
    return this.conn.send(this.make(options));
  }

  /** Waits until an event came n times, and gives what its handler got the last time. */
  async event(name: string, n = 1): Promise<any> {
    const all = await until(
      () => (this.events[name]?.length ?? 0) >= n && this.events[name],
      `${n} × ${name} at ${this.user} (has ${this.events[name]?.length ?? 0})`,
    );
    return (all as any[])[n - 1];
  }

  /** Waits until n text messages were handed to the site. */
  received(n: number, ms?: number): Promise<unknown> {
    return until(() => this.texts.length >= n, `${n} text messages at ${this.user} (has ${this.texts.length})`, ms);
  }
}

const eventNames = [
  'onConnected',
  'onReconnecting',
  'onDisconnected',
  'onError',
  'onOfflineMessageSyncStart',
  'onOfflineMessageSyncFinish',
  'onTextMessage',
  'onImageMessage',
  'onAudioMessage',
  'onVideoMessage',
  'onFileMessage',
  'onLocationMessage',
  'onCmdMessage',
  'onCustomMessage',
  'onCombineMessage',
  'onReadMessage',
  'onDeliveredMessage',
  'onChannelMessage',
  'onReceivedMessage',
  'onRecallMessage',
  'onModifiedMessage',
  'onMultiDeviceEvent',
  'onChatroomEvent',
  'onTokenWillExpire',
  'onTokenExpired',
];

const clients: Client[] = [];

// The built package as a site gets it, not bundled into this page: it finds its wasm beside itself.
const built = (entry: string): Promise<any> => import(`${location.origin}/dist/esm/${entry}.js`);

const makeOf = (name: string, usual: Make) => (where.get(name) ?? usual) as Make;
const coreOf = async (make: Make): Promise<typeof MiniCore> => (make === 'vendor' ? MiniCore : (await built('miniCore')).default);
const contactOf = async (make: Make): Promise<object> => (make === 'vendor' ? vendorContact : (await built('contact')).default);

const ourCache = where.get('plugin') !== 'vendor';
/** The localCache plugin under test, as ?plugin= says. */
const pagePlugin: Plugin = ourCache ? await built('localCache') : (vendorLocalCache as unknown as Plugin);
const pageParts = { core: makeOf('core', 'vendor'), contact: makeOf('contact', 'vendor') };

const lab = {
  MiniCore,
  vendorContact,
  vendorLocalCache: vendorLocalCache as unknown as Plugin,
  plugin: pagePlugin,
  ourContact: () => built('contact'),
  isOurs: ourCache,
  ...pageParts,
  appKey,
  server,
  clients,
  sleep,
  until,
  quiet,
  reactive,
  ...database,
  ...faults,
  wire,

  async connect({
    user,
    until: wanted = 'onConnected',
    plugin = pagePlugin,
    core = pageParts.core,
    contact,
    options = {},
    ...login
  }: ConnectOptions): Promise<Client> {
    const client = new Client(user, await coreOf(core), plugin, contact ?? (await contactOf(pageParts.contact)), options);
    clients.push(client);
    if (wanted === 'nothing') return client;
    if (!login.accessToken) login.password ??= user;
    await client.conn.open({ username: user, ...login });
    if (wanted === 'onConnected') await until(() => client.connected, `onConnected of ${user}`);
    return client;
  },

  /** Somebody to talk with: has no cache, so that what is seen is the other's doing. */
  peer(user: string, options: object = {}): Promise<Client> {
    return lab.connect({ user, plugin: 'none', options });
  },

  /** A peer whose MiniCore and contact are of the other make than the page's. */
  async stranger(user: string, options: object = {}): Promise<Client> {
    const other = (make: Make) => (make === 'vendor' ? 'ours' : 'vendor');
    return lab.connect({ user, plugin: 'none', core: other(lab.core), contact: await contactOf(other(lab.contact)), options });
  },

  /**
   * Two devices of a user for whom something waited; the second has no cache. Both are done with it: what
   * is told while the vendor's MiniCore still asks for it can come twice.
   */
  async twoDevices(user: string): Promise<[Client, Client]> {
    const both: [Client, Client] = [await lab.connect({ user }), await lab.connect({ user, plugin: 'none' })];
    for (const device of both) await device.event('onOfflineMessageSyncFinish');
    return both;
  },

  /** Asks imserver for one of its hooks for tests (internal/imserver/hooks.go). */
  async hook(name: string, body?: object): Promise<any> {
    const answer = await fetch(`${server}/_test/${name}`, body && { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`hook ${name}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  },

  /** A token as the site's own server would hand it out. */
  async token(user: string): Promise<string> {
    const answer = await fetch(`${server}/${appKey.replace('#', '/')}/token`, {
      method: 'POST',
      body: JSON.stringify({ grant_type: 'password', username: user, password: user }),
    });
    return (await answer.json()).access_token;
  },

  databaseOf(user: string): string {
    return database.databaseName(lab.isOurs ? 'localcache' : 'cache', appKey, user);
  },

  vendorDatabaseOf(user: string): string {
    return database.databaseName('cache', appKey, user);
  },

  /** The stored message with this id (a client id too): from the instance that MiniCore itself asks. */
  async message(client: Client, id: string): Promise<any> {
    if (lab.isOurs) return client.cache?.getMessageByServerMsgId(id);
    const rows = await database.readAll(lab.databaseOf(client.user), 'message');
    return rows.find((row: any) => row.id === id || row.serverMsgId === id);
  },
};

export type Lab = typeof lab;
Object.assign(window, { lab });
