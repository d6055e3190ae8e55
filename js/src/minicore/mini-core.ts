import { keepWith, keptWith } from '../behind-proxies.js';
import type { ContactCalls, LocalCacheCalls } from '../calls.js';
import type { HostedCacheClass } from './cache.js';
import { Connection } from './connection.js';
import { knownResource } from './device.js';
import type { EventHandlerType } from './events.js';
import type { LoginResult } from './login.js';
import { Message, uniqueId, type MessageBody, type SendMsgResult } from './message.js';
import { checkOptions, type MiniCoreOptions, type OpenParams } from './options.js';
import { install, type NameOf, type PluginName } from './plugins.js';
import type { JoinRoomResult, LeaveRoomResult, RoomOperation, RoomParams } from './room.js';
import { root } from './root.js';

const CONNECTION = '_connection';

/** What a MiniCore, or a proxy of one, does its work with. */
const connectionOf = (core: MiniCore): Connection => keptWith(core, CONNECTION)!;

/**
 * The connection to a server that speaks MSync: the vendor's cloud, or the local
 * server of this repository. Plugins find what they use of it under the vendor's
 * names. Its promises reject with {@link ErrorEvent}, an object with the
 * vendor's `type` and `message`.
 *
 * @example
 * const miniCore = new MiniCore({ appKey: "org#app", url: "wss://…/websocket", apiUrl: "https://…", isHttpDNS: false });
 * miniCore.usePlugin(localCachePlugin, "localCache");
 * miniCore.addEventHandler("page", { onTextMessage: (message) => show(message.from, message.msg) });
 * await miniCore.open({ username: "alice", accessToken });
 * await miniCore.send(MiniCore.Message.create({ type: "txt", chatType: "singleChat", to: "bob", msg: "hello" }));
 */
export class MiniCore {
  // No #private or private members here: applications hold it by proxies, and by types that look like it.
  static readonly Message = Message;
  readonly Message = Message;
  readonly name = 'miniCore';
  readonly version = '4.21.1.1';
  /** A new message id. */
  readonly getUniqueId = uniqueId;

  /** The websocket's URL. */
  url: string;
  /** The REST server's URL. */
  apiUrl: string;
  appKey: string;
  appId?: string;
  orgName = '';
  appName = '';
  /** The name given to the last open(). */
  user = '';
  /** Empty without a login. */
  token = '';
  /** How the server knows this device. */
  clientResource = '';
  isHttpDNS: boolean;
  delivery: boolean;
  deviceId: string;
  useOwnUploadFun: boolean;
  useReplacedMessageContents: boolean;
  autoReconnectNumMax: number;
  logOut = true;
  /** What plugins read of the login. */
  context: {
    jid: { appKey: string; clientResource: string; domain: string; name: string };
    userId: string;
    appKey: string;
    status: number;
    restTokenData: string;
    appName: string;
    orgName: string;
    root: object;
    accessToken: string;
  };

  /** There after `usePlugin(localCachePlugin, "localCache")`. */
  declare localCache: LocalCacheCalls;
  /** There after `usePlugin(contactPlugin, "contact")`. */
  declare contact: ContactCalls;

  // The names that the vendor's plugins know.
  _localCache?: HostedCacheClass;
  _msgHash: Record<string, unknown> = {};
  mr_cache: Record<string, unknown> = {};
  readonly tellsServerState = true;
  readonly root = root;
  _load_msg_cache: unknown[] = [];
  readonly max_cache_length = 100;
  mSync: {
    send(message: MessageBody): Promise<SendMsgResult>;
    handleChatRoom(params: RoomParams, operation: RoomOperation): Promise<JoinRoomResult | LeaveRoomResult>;
  };
  eventHandler: { dispatch(name: string, data?: unknown): void; handlerData: Record<string, EventHandlerType> };
  /** What plugins put here. */
  [name: string]: any;

  constructor(options: MiniCoreOptions) {
    checkOptions(options);
    const { appKey, appId } = options;
    const connection = new Connection(this, { ...options });
    keepWith(this, CONNECTION, connection);
    this.mSync = {
      send: (message) => connection.send(message),
      handleChatRoom: (params, operation) => connection.changeRoom(params, operation),
    };
    this.url = options.url ?? '';
    this.apiUrl = (options.apiUrl ?? '').replace(/\/+$/, '');
    this.appKey = appKey ?? '';
    this.appId = appId;
    [this.orgName = '', this.appName = ''] = this.appKey.split('#');
    this.isHttpDNS = options.isHttpDNS ?? true;
    this.delivery = options.delivery ?? false;
    this.deviceId = options.deviceId || 'webim';
    this.useOwnUploadFun = options.useOwnUploadFun ?? false;
    this.useReplacedMessageContents = options.useReplacedMessageContents ?? false;
    this.autoReconnectNumMax = options.autoReconnectNumMax || 5;
    if (options.isFixedDeviceId ?? true) this.clientResource = knownResource();
    this.eventHandler = {
      dispatch: (name, data) => connection.handlers.dispatch(name, data),
      handlerData: connection.handlers.handlerData,
    };
    this.context = {
      jid: { appKey: '', clientResource: '', domain: 'easemob.com', name: '' },
      userId: '',
      appKey: '',
      status: 0,
      restTokenData: '',
      appName: '',
      orgName: '',
      root,
      accessToken: '',
    };
  }

  /**
   * Installs a plugin under a name; without one its functions become the
   * connection's own. A localCache plugin stores what comes from then on: install
   * it before open(). Throws if it is given no plugin.
   */
  usePlugin<Plugin, Name extends NameOf<Plugin> = NameOf<Plugin>>(
    plugin: Plugin,
    // A plugin that has a name of its own must be given it.
    ...[name]: string extends NameOf<Plugin> ? [name?: PluginName<Plugin, Name>] : [name: PluginName<Plugin, Name>]
  ): any {
    const result = install(this, plugin, name);
    if (name === 'localCache') connectionOf(this).openCache();
    return result;
  }

  /** Whether there is a login and its websocket is up. */
  isOpened(): boolean {
    return connectionOf(this).isOpened;
  }

  /** Adds handlers, in place of those with the same id. If one throws the others still run, and its error is reported as uncaught. */
  addEventHandler(id: string, handler: EventHandlerType): void {
    connectionOf(this).handlers.add(id, handler);
  }

  /** Removes the handlers with this id. */
  removeEventHandler(id: string): void {
    connectionOf(this).handlers.remove(id);
  }

  /** A text of at most 1,024 characters for the user's other devices, if this login ends theirs. */
  setLoginInfoCustomExt(ext: string): void {
    connectionOf(this).setLoginExt(ext);
  }

  /**
   * Logs in; messages come as events afterwards. Rejects with type 0 or 1 for
   * wrong parameters or a server that cannot be reached, 208 if there is a login
   * already, and with the server's refusal otherwise.
   */
  open(params: OpenParams): Promise<LoginResult> {
    return connectionOf(this).open(params);
  }

  /** Logs out. When it returns nothing is pending any more. */
  close(): void {
    connectionOf(this).close();
  }

  /**
   * Sends a message that Message.create made, once its attachment is uploaded.
   * Rejects with type 39 without a login, 205 for a message without `id` or
   * `to`, 101 if the upload fails, 510 if the connection closes meanwhile, and
   * with the server's refusal. The message's own `success` and `fail` are called
   * as well.
   */
  send(message: MessageBody): Promise<SendMsgResult> {
    return connectionOf(this).send(message);
  }

  /** Enters a chat room. Its messages come only while the user is in it. */
  joinChatRoom(params: RoomParams): Promise<JoinRoomResult> {
    return connectionOf(this).changeRoom(params, 'join') as Promise<JoinRoomResult>;
  }

  leaveChatRoom(params: RoomParams): Promise<LeaveRoomResult> {
    return connectionOf(this).changeRoom(params, 'leave') as Promise<LeaveRoomResult>;
  }

  /** Registers a user, if the app allows it. Needs no login. */
  registerUser(params: { username: string; password: string; nickname?: string }): Promise<Record<string, any>> {
    return connectionOf(this).registerUser(params);
  }

  /** Renews the token. `expire` is when it ends, ms since the epoch. Rejects with `{ status: false }` without a login. */
  renewToken(token: string): Promise<{ status: boolean; token?: string; expire?: number }> {
    return connectionOf(this).renewToken(token);
  }

  /** Fetches and reads the messages of a combined message. Rejects with type 200 (download), 203 (not readable) or 39 (no login). */
  downloadAndParseCombineMessage(params: { url: string; secret: string }): Promise<any[]> {
    return connectionOf(this).downloadAndParseCombineMessage(params);
  }
}
