import { untilModuleEnds } from '../runtime.js';
import { Reader } from '../../../internal/bridge/text.js';
import {
  cacheEvents,
  connectionEvents,
  typeMessageParameter,
  typeSendDisconnected,
  typeUnknown,
  type CacheEvents,
  type Connect,
  type ConnectionEvents,
  type ConnectionState,
  type Happened,
  type Rejection,
} from '../bridge/declared.generated.js';
import type { LocalCacheClass, LocalCacheInstance } from '../local-cache.js';
import { isOwn } from '../own-class.js';
import { CacheCalls, Status, type HostedCacheClass } from './cache.js';
import { failure, type ErrorEvent } from './errors.js';
import { textOf, type ConnectionExports, type Port } from './exports.js';
import { encode, isContent, type MessageBody, type SendMsgResult } from './message.js';

export interface LoginResult {
  accessToken: string;
  /** When the token ends, ms since the epoch. */
  expireTimestamp?: number;
  /** For how long the token is good, in seconds. */
  duration?: number;
}

/** What a login tells its MiniCore. */
export interface LoginOwner {
  event(login: Login, name: string, data: any): void;
  /** What the connection is now. */
  state(login: Login, state: ConnectionState): void;
  cacheClass(): HostedCacheClass | undefined;
}

interface Pending {
  message: MessageBody;
  resolve(result: SendMsgResult): void;
  reject(error: unknown): void;
}

/**
 * One login: Go's side of it, and what must be answered here at once because the
 * application waits in the same task (what is pending, that it is closed).
 */
export class Login {
  readonly cache: CacheCalls;
  private handle = 0;
  private pending = new Map<string, Pending>();
  private settle?: { resolve(result: LoginResult): void; reject(error: unknown): void };
  private closed = false;
  /** The plugin's class whose instances are followed, and the store that Go knows of. */
  private followed?: object;
  private stopFollowing = () => {};
  private store = 0;

  constructor(
    private go: ConnectionExports,
    private owner: LoginOwner,
    private user: string,
  ) {
    this.cache = new CacheCalls(
      () => owner.cacheClass(),
      () => user,
    );
  }

  open(connect: Connect): Promise<LoginResult> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.handle = this.go.connect(textOf(this.go, 'connect', connect), this.port());
      this.followStore();
    });
  }

  /** Sends a message that is in the cache already. */
  send(message: MessageBody): Promise<SendMsgResult> {
    return new Promise((resolve, reject) => {
      if (this.pending.has(message.id)) {
        return reject(failure(typeMessageParameter, `Invalid parameter: a message with the "id" ${message.id} is being sent`));
      }
      let text: string;
      try {
        text = encode(message);
      } catch (error) {
        if (isContent(message)) this.cache.update(message.id, message.id, Status.Failed);
        return reject(failure(typeMessageParameter, `the message cannot be encoded: ${error}`, error));
      }
      this.pending.set(message.id, { message, resolve, reject });
      this.go.connectionSend(this.handle, textOf(this.go, 'sendMessage', { id: message.id, message: text }));
    });
  }

  renewToken(token: string): Promise<number> {
    return untilModuleEnds(this.go.renewToken(this.handle, textOf(this.go, 'renewToken', { token })));
  }

  decodeCombined(file: Uint8Array): Promise<string> {
    return untilModuleEnds(this.go.decodeCombined(this.handle, file));
  }

  online(): void {
    this.go.connectionOnline(this.handle);
  }

  returned(): void {
    this.go.connectionReturned(this.handle);
  }

  offline(): void {
    this.go.connectionOffline(this.handle);
  }

  /** Ends the login: afterwards nothing is pending and the cache has no instance. */
  close(): void {
    if (this.closed) return;
    this.failPending(failure(typeSendDisconnected, 'websocket disconnected'));
    this.cache.close();
    this.cache.detach();
    this.go.connectionClose(this.handle);
    this.closed = true;
    this.stopFollowing();
  }

  /** Forgets a login whose module has ended: Go can't be called any more. */
  abandon(error: ErrorEvent): void {
    if (this.closed) return;
    this.closed = true;
    this.stopFollowing();
    this.failPending(error);
    this.cache.close();
    this.cache.detach();
    this.settle?.reject(error);
  }

  private failPending(error: ErrorEvent): void {
    for (const [id, { message, reject }] of this.pending) {
      if (isContent(message)) this.cache.update(id, id, Status.Failed);
      reject(error);
    }
    this.pending.clear();
  }

  /**
   * Tells Go which of our own stores the localCache plugin's instance has now: Go works
   * on it without us. A store that is not usable yet, a foreign plugin and none are fed
   * from here (cache.ts).
   */
  followStore(): void {
    const cls = this.owner.cacheClass() as Partial<LocalCacheClass> | undefined;
    if (cls === this.followed || this.closed) return;
    this.stopFollowing();
    this.followed = cls;
    this.useStore(0);
    if (!cls || !isOwn(cls)) return;
    let stopStore = () => {};
    const follow = (cache: LocalCacheInstance | undefined) => {
      stopStore();
      if (!cache) return;
      const { store } = cache;
      const use = () => {
        if (cls === this.followed && cls.getInstance!() === cache) this.useStore(store.handle);
      };
      // Its module may not have been loaded yet: the store can become usable at any time.
      stopStore = store.onUsable(use);
      if (store.handle) use();
    };
    const stopInstances = cls.onInstance!(follow);
    this.stopFollowing = () => {
      stopInstances();
      stopStore();
    };
    follow(cls.getInstance!());
  }

  private useStore(store: number): void {
    if (store === this.store || this.closed) return;
    this.store = store;
    this.go.connectionUseStore(this.handle, textOf(this.go, 'useStore', { store }));
  }

  private port(): Port {
    return { events: (length) => this.events(length), cache: (length) => this.feed(length) };
  }

  private events(length: number): void {
    const reader = this.reader(length);
    while (reader.next()) {
      const name = reader.text() as keyof ConnectionEvents;
      try {
        this.event(name, reader);
      } catch (error) {
        this.owner.event(this, 'onError', failure(typeUnknown, `the connection's event ${name} cannot be read`, error));
      }
    }
    this.followStore();
  }

  private event(name: keyof ConnectionEvents, reader: Reader): void {
    switch (name) {
      case 'opened': {
        const { accessToken, duration } = connectionEvents.opened(reader);
        this.settle?.resolve(duration ? { accessToken, duration } : { accessToken });
        break;
      }
      case 'connectionState':
        this.owner.state(this, connectionEvents.connectionState(reader));
        break;
      case 'refused':
        this.settle?.reject(failureOf(connectionEvents.refused(reader).reason));
        break;
      case 'sent': {
        const { id, result } = connectionEvents.sent(reader);
        this.take(id)?.resolve(JSON.parse(result));
        break;
      }
      case 'unsent': {
        const { id, reason } = connectionEvents.unsent(reader);
        this.take(id)?.reject(failureOf(reason));
        break;
      }
      case 'happened': {
        const happened = connectionEvents.happened(reader);
        this.owner.event(this, happened.name, this.dataOf(happened));
        break;
      }
    }
  }

  /** An event's data. A message that a store has put into the table of values is the same object in every event. */
  private dataOf({ data, messages, list }: Happened): unknown {
    if (messages.length === 0) return list ? [] : data ? JSON.parse(data) : undefined;
    const driver = this.go.driver();
    const values = messages.map(({ number, text }) =>
      number === 0 ? JSON.parse(text) : list ? driver.take(number) : driver.value(number),
    );
    return list ? values : values[0];
  }

  private feed(length: number): Promise<void> | undefined {
    const reader = this.reader(length);
    reader.next();
    switch (reader.text() as keyof CacheEvents) {
      case 'openCache': {
        const { user, dbName } = cacheEvents.openCache(reader);
        const opened = this.cache.open(user, dbName);
        this.followStore();
        return opened;
      }
      case 'cacheMessage':
        return this.cache.store(cacheEvents.cacheMessage(reader));
      case 'cacheAnswer':
        return this.cache.answered(cacheEvents.cacheAnswer(reader));
      case 'cacheRecall':
        return this.cache.recall(cacheEvents.cacheRecall(reader));
      case 'cacheEdit':
        return this.cache.edit(cacheEvents.cacheEdit(reader));
      case 'cacheReplace':
        return this.cache.replace(cacheEvents.cacheReplace(reader));
      case 'cacheChange':
        return this.cache.change(cacheEvents.cacheChange(reader));
      case 'closeCache':
        this.cache.close();
        return undefined;
    }
  }

  private reader(length: number): Reader {
    const driver = this.go.driver();
    return new Reader(driver.given(length), driver);
  }

  private take(id: string): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }
}

const failureOf = ({ type, message, data }: Rejection) => failure(type, message, data ? JSON.parse(data) : undefined);
