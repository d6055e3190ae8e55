import {
  phaseClosed,
  phaseLoggingIn,
  phaseLost,
  phaseOnline,
  phaseReconnecting,
  typeAlreadyLoggedIn,
  typeModuleEnded,
  typeDisconnected,
  typeMessageParameter,
  typeNotLoggedIn,
  typeOpenFailed,
  typeSendDisconnected,
  type ConnectionState,
} from '../bridge/declared.generated.js';
import { databaseName } from '../database-name.js';
import { load, onModuleEnd, untilModuleEnds } from '../runtime.js';
import { Status } from './cache.js';
import { downloadCombined } from './combine.js';
import { device } from './device.js';
import { failure } from './errors.js';
import { EventHandlers } from './events.js';
import { textOf, type ConnectionExports } from './exports.js';
import { Login, type LoginResult } from './login.js';
import { isContent, type MessageBody, type SendMsgResult } from './message.js';
import type { MiniCore } from './mini-core.js';
import { attempts, checkOpen, serverOf, type MiniCoreOptions, type OpenParams } from './options.js';
import { prepare, type Translate } from './prepare.js';
import { changeRoom, type RoomOperation, type RoomParams } from './room.js';
import { callBack } from './upload.js';

/**
 * What a MiniCore does, and its state that is no application's business. The
 * MiniCore's public members are kept up to date here; an application may hold it
 * by a proxy, so they alone stand on the MiniCore itself.
 */
export class Connection {
  readonly handlers = new EventHandlers();
  readonly #core: MiniCore;
  readonly #options: MiniCoreOptions;
  #login?: Login;
  /** Mirrors Go's, but for what open() and close() must answer in the caller's own task. */
  #phase = phaseClosed;
  #loginExt?: string;
  #attempt = 0;
  #go?: ConnectionExports;
  #stopListening?: () => void;

  constructor(core: MiniCore, options: MiniCoreOptions) {
    this.#core = core;
    this.#options = options;
  }

  get isOpened(): boolean {
    return this.#phase === phaseOnline;
  }

  /** Whether there is a login, with its websocket up or coming back. */
  get #isOpen(): boolean {
    return this.#phase === phaseOnline || this.#phase === phaseReconnecting;
  }

  setLoginExt(ext: string): void {
    if (ext && typeof ext !== 'string') throw new Error('ext must be a string');
    if (ext && ext.length > 1024) throw new Error('ext length must be less than 1024');
    this.#loginExt = ext;
  }

  async open(params: OpenParams): Promise<LoginResult> {
    if (this.#phase === phaseLoggingIn) throw failure(typeOpenFailed, 'Currently logging in, please wait.');
    if (this.#isOpen) throw failure(typeAlreadyLoggedIn, 'The user has logged in.');
    const { user, accessToken, password } = checkOpen(params);
    const core = this.#core;
    const server = serverOf(core);
    this.#login?.close(); // one whose reconnecting was given up
    const attempt = ++this.#attempt;
    this.#phase = phaseLoggingIn;
    core.user = user;
    const own = device(this.#options);
    Object.assign(core.context, {
      jid: { appKey: core.appKey, name: user, domain: 'easemob.com', clientResource: own.resource },
      userId: user,
      appKey: core.appKey,
      appName: core.appName,
      orgName: core.orgName,
    });
    try {
      const go = await this.#load();
      if (attempt !== this.#attempt) throw failure(typeDisconnected, 'websocket has been disconnected');
      const login = (this.#login = new Login(go, this.#owner, user));
      this.#listen(true);
      const result = await login.open({
        server,
        device: own,
        user,
        accessToken: accessToken ?? '',
        password: password ?? '',
        autoReconnectMax: attempts(core.autoReconnectNumMax),
        delivery: core.delivery,
        ownUpload: core.useOwnUploadFun,
        replacedContents: core.useReplacedMessageContents,
        loginExt: this.#loginExt ?? '',
      });
      if (this.#login === login && this.#phase === phaseLoggingIn) this.#enter(phaseOnline, result.accessToken);
      return result;
    } catch (error) {
      if (attempt === this.#attempt) this.#reset();
      throw error;
    }
  }

  close(): void {
    const login = this.#login;
    this.#attempt++;
    this.#reset();
    login?.close();
  }

  /** A localCache plugin that comes after the login has missed the moment at which its instance is made. */
  openCache(): void {
    const { user, appKey, appId } = this.#core;
    if (this.#isOpen) void this.#login?.cache.open(user, databaseName(appKey || appId || '', user));
    this.#login?.followStore();
  }

  async send(message: MessageBody): Promise<SendMsgResult> {
    const login = this.#login;
    try {
      if (this.#phase === phaseLost) throw failure(typeSendDisconnected, 'websocket disconnected');
      if (!this.#isOpen || !login || !this.#go) throw failure(typeNotLoggedIn, 'not login');
      for (const name of ['id', 'to'] as const) {
        if (typeof message[name] !== 'string' || !message[name]) {
          throw failure(typeMessageParameter, `Missing required parameter: "${name}"`);
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

  changeRoom(params: RoomParams, operation: RoomOperation) {
    const login = this.#isOpen ? this.#login : undefined;
    return changeRoom(login && ((message) => login.send(message)), this.#core, operation, params);
  }

  async registerUser({ username: user, password, nickname }: { username: string; password: string; nickname?: string }) {
    const server = serverOf(this.#core);
    const go = await this.#load();
    return JSON.parse(
      await untilModuleEnds(go.registerUser(textOf(go, 'registerUser', { server, user, password, nickname: nickname ?? '' }))),
    );
  }

  async renewToken(token: string): Promise<{ status: boolean; token?: string; expire?: number }> {
    if (!this.isOpened || !this.#login) throw { status: false };
    if (typeof token !== 'string' || token === '') throw Error('Invalid parameter: "token"');
    const expire = await this.#login.renewToken(token);
    this.#setToken(token);
    return { status: true, token, expire };
  }

  async downloadAndParseCombineMessage({ url, secret }: { url: string; secret: string }): Promise<any[]> {
    const login = this.#login;
    if (!login) throw failure(typeNotLoggedIn, 'not login');
    return JSON.parse(await login.decodeCombined(await downloadCombined(url, secret, this.#core)));
  }

  async #load(): Promise<ConnectionExports> {
    try {
      this.#go = (await load()) as unknown as ConnectionExports;
    } catch (error) {
      throw failure(typeOpenFailed, `localcache.wasm cannot be used: ${(error as Error)?.message ?? error}`, error);
    }
    return this.#go;
  }

  #prepare(login: Login, message: MessageBody): Promise<MessageBody> {
    const core = this.#core;
    const { appKey, user, apiUrl, orgName, appName, token: accessToken } = core;
    const translate: Translate | undefined = core.translateMessage ?? core.translation?.translateMessage;
    return prepare(message, login.cache, {
      sender: { appKey, user, apiUrl, orgName, appName, accessToken },
      go: this.#go!,
      uploads: !core.useOwnUploadFun,
      translate: translate?.bind(core),
    });
  }

  #dropped(login: Login, message: MessageBody) {
    if (isContent(message)) login.cache.update(message.id, message.id, Status.Failed);
    return failure(typeSendDisconnected, 'websocket disconnected');
  }

  #owner = {
    cacheClass: () => this.#core._localCache,
    event: (login: Login, name: string, data: any) => {
      if (login !== this.#login) {
        // After close() one event follows, and none if another login has begun.
        if (name === 'onDisconnected' && !this.#login) this.handlers.dispatch(name, data);
        return;
      }
      this.handlers.dispatch(name, data);
    },
    state: (login: Login, state: ConnectionState) => this.#mirror(login, state),
  };

  /** Takes over what applications ask synchronously. */
  #mirror(login: Login, { phase, token, resource }: ConnectionState): void {
    if (login !== this.#login) return;
    this.#core.clientResource = this.#core.context.jid.clientResource = resource;
    if (phase !== phaseClosed) return this.#enter(phase, token);
    if (this.#phase === phaseLoggingIn) return; // open() is about to reject
    this.#reset(); // the server has thrown the user out
    login.close();
  }

  #enter(phase: string, token: string): void {
    this.#phase = phase;
    this.#core.logOut = false;
    this.#setToken(token);
  }

  #setToken(token: string): void {
    const { context } = this.#core;
    this.#core.token = context.accessToken = context.restTokenData = token;
  }

  #reset(): void {
    this.#phase = phaseClosed;
    this.#login = undefined;
    this.#core.logOut = true;
    this.#core.mr_cache = {};
    this.#core._msgHash = {};
    this.#setToken('');
    this.#listen(false);
  }

  #network = (event: Event) => {
    const online = event.type === 'online';
    if (online) this.#login?.online();
    else this.#login?.offline();
    this.handlers.dispatch(online ? 'onOnline' : 'onOffline');
  };

  #return = () => {
    if (document.visibilityState !== 'hidden') this.#login?.returned();
  };

  /** Listens to the network, for the user's return and for the module's end, as long as there is a login. */
  #listen(on: boolean): void {
    if (typeof window !== 'undefined') {
      const change = on ? 'addEventListener' : 'removeEventListener';
      for (const name of ['online', 'offline']) window[change](name, this.#network);
      for (const name of ['focus', 'pageshow']) window[change](name, this.#return);
      document[change]('visibilitychange', this.#return);
    }
    this.#stopListening?.();
    this.#stopListening = on ? onModuleEnd((error) => this.#moduleEnded(error)) : undefined;
  }

  #moduleEnded(cause: Error): void {
    const login = this.#login;
    const error = failure(typeModuleEnded, `localcache.wasm has stopped: ${cause.message}`, cause);
    this.#attempt++;
    this.#reset();
    login?.abandon(error);
    this.handlers.dispatch('onError', error);
    this.handlers.dispatch('onDisconnected', error);
  }
}
