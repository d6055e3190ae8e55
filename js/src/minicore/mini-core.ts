import { load, onCrash } from '../runtime.js';
import { Status, type LocalCacheClass } from './cache.js';
import { downloadCombined, uploadCombined } from './combine.js';
import { device, knownResource } from './device.js';
import { Code, failure } from './errors.js';
import { EventHandlers, type EventHandlerType } from './events.js';
import type { ConnectionExports, ConnectOptions } from './exports.js';
import { Login, type LoginResult } from './login.js';
import { hasAttachment, isContent, Message, uniqueId, type MessageBody } from './message.js';
import { checkOpen, checkOptions, serverOf, type MiniCoreOptions, type OpenParams } from './options.js';
import { install } from './plugins.js';
import { changeRoom, type JoinRoomResult, type LeaveRoomResult, type RoomOperation, type RoomParams } from './room.js';
import { root } from './root.js';
import { callBack, uploadAttachment } from './upload.js';

export interface SendMsgResult {
  localMsgId: string;
  serverMsgId: string;
  message?: any;
}

/** The connection. Plugins find what they use of it under the vendor's names. */
export class MiniCore {
  static readonly Message = Message;
  readonly Message = Message;
  readonly name = 'miniCore';
  readonly version = '4.21.1.1';
  readonly getUniqueId = uniqueId;

  url: string;
  apiUrl: string;
  appKey: string;
  appId?: string;
  orgName = '';
  appName = '';
  user = '';
  token = '';
  clientResource = '';
  isHttpDNS: boolean;
  delivery: boolean;
  deviceId: string;
  useOwnUploadFun: boolean;
  useReplacedMessageContents: boolean;
  autoReconnectNumMax: number;
  logOut = true;
  context: any;

  // The names that the vendor's plugins know.
  _localCache?: LocalCacheClass;
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
  [key: string]: any;

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

  /** Installs a plugin under a name; without one its functions become the connection's own. */
  usePlugin(plugin: any, name?: string): any {
    return install(this, plugin, name);
  }

  isOpened(): boolean {
    return this.#opened;
  }

  addEventHandler(id: string, handler: EventHandlerType): void {
    this.#handlers.add(id, handler);
  }

  removeEventHandler(id: string): void {
    this.#handlers.remove(id);
  }

  /** Tells the user's other devices, should this login kick them, who did it. */
  setLoginInfoCustomExt(ext: string): void {
    if (ext && typeof ext !== 'string') throw new Error('ext must be a string');
    if (ext && ext.length > 1024) throw new Error('ext length must be less than 1024');
    this.#loginExt = ext;
  }

  /** Logs in; messages come as events afterwards. */
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
      if (attempt !== this.#attempt) throw failure(16, 'websocket has been disconnected');
      const login = (this.#login = new Login(go, this.#owner, user));
      const options: ConnectOptions = {
        ...server,
        device: own,
        user,
        accessToken,
        password,
        autoReconnectNumMax: this.autoReconnectNumMax,
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

  /** Sends a message that Message.create made. */
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

  async registerUser(params: { username: string; password: string; nickname?: string }): Promise<any> {
    const { username: user, password, nickname } = params;
    const server = serverOf(this);
    const go = await this.#load();
    return JSON.parse(await go.registerUser(JSON.stringify({ ...server, user, password, nickname: nickname ?? '' })));
  }

  /** Goes on with another token; the connection must be open. */
  async renewToken(token: string): Promise<{ status: boolean; token?: string; expire?: number }> {
    if (!this.#opened || !this.#login) throw { status: false };
    if (typeof token !== 'string' || token === '') throw Error('Invalid parameter: "token"');
    const expire = await this.#login.renewToken(token);
    this.#setToken(token);
    return { status: true, token, expire };
  }

  /** Fetches and reads the messages of a combined message. */
  async downloadAndParseCombineMessage({ url, secret }: { url: string; secret: string }): Promise<any[]> {
    const login = this.#login;
    if (!login) throw failure(Code.NotLoggedIn, 'not login');
    return JSON.parse(await login.decodeCombined(await downloadCombined(url, secret, this.token)));
  }

  async #load(): Promise<ConnectionExports> {
    try {
      this.#go = (await load()) as unknown as ConnectionExports;
    } catch (error) {
      throw failure(Code.OpenFailed, `localcache.wasm cannot be used: ${(error as Error)?.message ?? error}`, error);
    }
    return this.#go;
  }

  /** Uploads what belongs to a message, and tells the cache that it is under way. */
  async #prepare(login: Login, message: MessageBody): Promise<MessageBody> {
    let ready = message;
    const target = {
      appKey: this.appKey,
      user: this.user,
      apiUrl: this.apiUrl,
      orgName: this.orgName,
      appName: this.appName,
      accessToken: this.token,
    };
    try {
      if (message.editMessageId) return message;
      if (hasAttachment(message) && !this.useOwnUploadFun) ready = await uploadAttachment(target, message);
      else if (message.type === 'combine') ready = await uploadCombined(this.#go!, target, message);
      else if (message.type === 'txt' && message.msgConfig?.languages?.length > 0) await this.#translate(message);
    } catch (error) {
      if (isContent(message)) login.cache.update(message.id, message.id, Status.Failed);
      throw error;
    }
    login.cache.own(message, Status.InProgress);
    return ready;
  }

  async #translate(message: MessageBody): Promise<void> {
    const translate = this.translateMessage ?? this.translation?.translateMessage;
    if (!translate) throw new Error('there is no method to translate message');
    const answer = await translate.call(this, { text: message.msg, languages: message.msgConfig!.languages });
    message.translations = answer.data?.[0]?.translations?.map((t: any) => ({ code: t.to, text: t.text }));
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

  #stopCrash?: () => void;

  /** Listens to the network and for a crash of the module, as long as there is a login. */
  #listen(on: boolean): void {
    if (typeof window !== 'undefined') {
      for (const name of ['online', 'offline']) {
        if (on) window.addEventListener(name, this.#network);
        else window.removeEventListener(name, this.#network);
      }
    }
    this.#stopCrash?.();
    this.#stopCrash = on ? (onCrash((error: unknown) => this.#crashed(error)) as (() => void) | undefined) : undefined;
  }

  #crashed(cause: unknown): void {
    const login = this.#login;
    const error = failure(Code.Crashed, `localcache.wasm has stopped: ${(cause as Error)?.message ?? cause}`, cause);
    this.#attempt++;
    this.#reset();
    login?.abandon(error);
    this.#handlers.dispatch('onError', error);
    this.#handlers.dispatch('onDisconnected', error);
  }
}
