import type { ContactCalls, LocalCacheCalls } from '../calls.js';
import { load, onCrash, untilCrash } from '../runtime.js';
import { Status, type HostedCacheClass } from './cache.js';
import { downloadCombined } from './combine.js';
import { device, knownResource } from './device.js';
import { Code, failure } from './errors.js';
import { EventHandlers, type EventHandlerType } from './events.js';
import type { ConnectionExports, ConnectOptions } from './exports.js';
import { Login, type LoginResult } from './login.js';
import { isContent, Message, uniqueId, type MessageBody, type SendMsgResult } from './message.js';
import { checkOpen, checkOptions, serverOf, type MiniCoreOptions, type OpenParams } from './options.js';
import { install } from './plugins.js';
import { prepare, type Translate } from './prepare.js';
import { changeRoom, type JoinRoomResult, type LeaveRoomResult, type RoomOperation, type RoomParams } from './room.js';
import { root } from './root.js';
import { callBack } from './upload.js';

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
  mSync = {
    send: (message: MessageBody) => this.send(message),
    handleChatRoom: (params: RoomParams, operation: RoomOperation) => this.#room(params, operation),
  };
  eventHandler: { dispatch(name: string, data?: unknown): void; handlerData: Record<string, EventHandlerType> };
  /** What plugins put here. */
  [name: string]: any;

  readonly #options: MiniCoreOptions;
  readonly #handlers = new EventHandlers();
  #login?: Login;
  #phase: 'closed' | 'loggingIn' | 'open' | 'lost' = 'closed';
  #opened = false;
  #loginExt?: string;
  #attempt = 0;
  #go?: ConnectionExports;

  constructor(options: MiniCoreOptions) {
    checkOptions(options);
    const { appKey, appId } = options;
    this.#options = { ...options };
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
      dispatch: (name, data) => this.#handlers.dispatch(name, data),
      handlerData: this.#handlers.handlerData,
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
   * connection's own. Call it before open(). Throws if it is given no plugin.
   */
  usePlugin(plugin: any, name?: string): any {
    return install(this, plugin, name);
  }

  /** Whether there is a login and its websocket is up. */
  isOpened(): boolean {
    return this.#opened;
  }

  /** Adds handlers, in place of those with the same id. One that throws hurts no other: its error is reported as uncaught. */
  addEventHandler(id: string, handler: EventHandlerType): void {
    this.#handlers.add(id, handler);
  }

  /** Takes the handlers with this id away. */
  removeEventHandler(id: string): void {
    this.#handlers.remove(id);
  }

  /** Tells the user's other devices, should this login kick them, who did it: at most 1,024 characters. */
  setLoginInfoCustomExt(ext: string): void {
    if (ext && typeof ext !== 'string') throw new Error('ext must be a string');
    if (ext && ext.length > 1024) throw new Error('ext length must be less than 1024');
    this.#loginExt = ext;
  }

  /**
   * Logs in; messages come as events afterwards. Rejects with type 0 or 1 for
   * wrong parameters or a server that cannot be reached, 208 if there is a login
   * already, and with the server's refusal otherwise.
   */
  async open(params: OpenParams): Promise<LoginResult> {
    if (this.#phase === 'loggingIn') throw failure(Code.OpenFailed, 'Currently logging in, please wait.');
    if (this.#phase === 'open') throw failure(Code.AlreadyLoggedIn, 'The user has logged in.');
    const { user, accessToken, password } = checkOpen(params);
    const server = serverOf(this);
    this.#login?.close(); // one whose reconnecting was given up
    const attempt = ++this.#attempt;
    this.#phase = 'loggingIn';
    this.user = user;
    const own = device(this.#options);
    Object.assign(this.context, {
      jid: { appKey: this.appKey, name: user, domain: 'easemob.com', clientResource: own.resource },
      userId: user,
      appKey: this.appKey,
      appName: this.appName,
      orgName: this.orgName,
    });
    try {
      const go = await this.#load();
      if (attempt !== this.#attempt) throw failure(Code.ClosedAtLogin, 'websocket has been disconnected');
      const login = (this.#login = new Login(go, this.#owner, user));
      const options: ConnectOptions = {
        ...server,
        device: own,
        user,
        accessToken,
        password,
        autoReconnectNumMax: this.autoReconnectNumMax === Infinity ? -1 : this.autoReconnectNumMax, // JSON has no Infinity
        delivery: this.delivery,
        useOwnUploadFun: this.useOwnUploadFun,
        useReplacedMessageContents: this.useReplacedMessageContents,
        loginExt: this.#loginExt,
      };
      this.#listen(true);
      const result = await login.open(options);
      if (this.#login === login && this.#phase === 'loggingIn') this.#entered(result.accessToken);
      return result;
    } catch (error) {
      if (attempt === this.#attempt) this.#reset();
      throw error;
    }
  }

  /** Logs out. When it returns nothing is pending any more. */
  close(): void {
    const login = this.#login;
    this.#attempt++;
    this.#reset();
    login?.close();
  }

  /**
   * Sends a message that Message.create made, once its attachment is uploaded.
   * Rejects with type 39 without a login, 205 for a message without `id` or
   * `to`, 101 if the upload fails, 510 if the connection closes meanwhile, and
   * with the server's refusal. The message's own `success` and `fail` are called
   * as well.
   */
  async send(message: MessageBody): Promise<SendMsgResult> {
    const login = this.#login;
    try {
      if (this.#phase === 'lost') throw failure(Code.Disconnected, 'websocket disconnected');
      if (this.#phase !== 'open' || !login || !this.#go) throw failure(Code.NotLoggedIn, 'not login');
      for (const name of ['id', 'to'] as const) {
        if (typeof message[name] !== 'string' || !message[name]) {
          throw failure(Code.MessageParameter, `Missing required parameter: "${name}"`);
        }
      }
      login.cache.own(message, Status.Created);
      const ready = await this.#prepare(login, message);
      if (login !== this.#login) throw this.#dropped(login, message);
      const result = await login.send(ready);
      callBack(message.success, result.localMsgId, result.serverMsgId);
      return result;
    } catch (error: any) {
      callBack(message?.fail, { ...error, reason: error?.message });
      throw error;
    }
  }

  /** Enters a chat room: only there are its messages heard, and only live. */
  joinChatRoom(params: RoomParams): Promise<JoinRoomResult> {
    return this.#room(params, 'join') as Promise<JoinRoomResult>;
  }

  leaveChatRoom(params: RoomParams): Promise<LeaveRoomResult> {
    return this.#room(params, 'leave') as Promise<LeaveRoomResult>;
  }

  #room(params: RoomParams, operation: RoomOperation) {
    const login = this.#phase === 'open' ? this.#login : undefined;
    return changeRoom(login && ((message) => login.send(message)), this, operation, params);
  }

  /** Makes a user, where the app allows it. Needs no login. */
  async registerUser(params: { username: string; password: string; nickname?: string }): Promise<Record<string, any>> {
    const { username: user, password, nickname } = params;
    const server = serverOf(this);
    const go = await this.#load();
    return JSON.parse(await untilCrash(go.registerUser(JSON.stringify({ ...server, user, password, nickname: nickname ?? '' }))));
  }

  /** Goes on with another token. `expire` is when it ends, ms since the epoch. Rejects with `{ status: false }` without a login. */
  async renewToken(token: string): Promise<{ status: boolean; token?: string; expire?: number }> {
    if (!this.#opened || !this.#login) throw { status: false };
    if (typeof token !== 'string' || token === '') throw Error('Invalid parameter: "token"');
    const expire = await this.#login.renewToken(token);
    this.#setToken(token);
    return { status: true, token, expire };
  }

  /** Fetches and reads the messages of a combined message. Rejects with type 200 (download), 203 (not readable) or 39 (no login). */
  async downloadAndParseCombineMessage({ url, secret }: { url: string; secret: string }): Promise<any[]> {
    const login = this.#login;
    if (!login) throw failure(Code.NotLoggedIn, 'not login');
    return JSON.parse(await login.decodeCombined(await downloadCombined(url, secret, this)));
  }

  async #load(): Promise<ConnectionExports> {
    try {
      this.#go = (await load()) as unknown as ConnectionExports;
    } catch (error) {
      throw failure(Code.OpenFailed, `localcache.wasm cannot be used: ${(error as Error)?.message ?? error}`, error);
    }
    return this.#go;
  }

  #prepare(login: Login, message: MessageBody): Promise<MessageBody> {
    const { appKey, user, apiUrl, orgName, appName, token: accessToken } = this;
    const translate: Translate | undefined = this.translateMessage ?? this.translation?.translateMessage;
    return prepare(message, login.cache, {
      sender: { appKey, user, apiUrl, orgName, appName, accessToken },
      go: this.#go!,
      uploads: !this.useOwnUploadFun,
      translate: translate?.bind(this),
    });
  }

  #dropped(login: Login, message: MessageBody) {
    if (isContent(message)) login.cache.update(message.id, message.id, Status.Failed);
    return failure(Code.Disconnected, 'websocket disconnected');
  }

  #owner = {
    cacheClass: () => this._localCache,
    event: (login: Login, name: string, data: any) => {
      if (name === '$state') return this.#state(login, data);
      if (login !== this.#login) {
        // After close() one event follows, and none if another login has begun.
        if (name === 'onDisconnected' && !this.#login) this.#handlers.dispatch(name, data);
        return;
      }
      if (name === 'onDisconnected' && this.#phase === 'open') {
        if (this.token) this.#phase = 'lost';
        else {
          this.#reset();
          login.close();
        }
      }
      this.#handlers.dispatch(name, data);
    },
  };

  /** Mirrors what applications ask synchronously. */
  #state(login: Login, { opened, token, resource }: { opened: boolean; token: string; resource: string }): void {
    if (login !== this.#login) return;
    this.#opened = opened;
    this.clientResource = this.context.jid.clientResource = resource;
    this.#setToken(token);
    if (opened) this.#entered(token);
  }

  #entered(token: string): void {
    this.#phase = 'open';
    this.#opened = true;
    this.logOut = false;
    this.#setToken(token);
  }

  #setToken(token: string): void {
    this.token = this.context.accessToken = this.context.restTokenData = token;
  }

  #reset(): void {
    this.#phase = 'closed';
    this.#login = undefined;
    this.#opened = false;
    this.logOut = true;
    this.mr_cache = {};
    this._msgHash = {};
    this.#setToken('');
    this.#listen(false);
  }

  #network = (event: Event) => {
    const online = event.type === 'online';
    if (online) this.#login?.online();
    else this.#login?.offline();
    this.#handlers.dispatch(online ? 'onOnline' : 'onOffline');
  };

  #return = () => {
    if (document.visibilityState !== 'hidden') this.#login?.returned();
  };

  #stopCrash?: () => void;

  /** Listens to the network, for the user's return and for a crash of the module, as long as there is a login. */
  #listen(on: boolean): void {
    if (typeof window !== 'undefined') {
      const change = on ? 'addEventListener' : 'removeEventListener';
      for (const name of ['online', 'offline']) window[change](name, this.#network);
      for (const name of ['focus', 'pageshow']) window[change](name, this.#return);
      document[change]('visibilitychange', this.#return);
    }
    this.#stopCrash?.();
    this.#stopCrash = on ? onCrash((error) => this.#crashed(error)) : undefined;
  }

  #crashed(cause: Error): void {
    const login = this.#login;
    const error = failure(Code.Crashed, `localcache.wasm has stopped: ${cause.message}`, cause);
    this.#attempt++;
    this.#reset();
    login?.abandon(error);
    this.#handlers.dispatch('onError', error);
    this.#handlers.dispatch('onDisconnected', error);
  }
}
