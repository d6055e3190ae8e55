import { untilCrash } from '../runtime.js';
import { CacheCalls, Status, type HostedCacheClass } from './cache.js';
import { Code, failure, type ErrorEvent } from './errors.js';
import type { ConnectionExports, ConnectOptions, Port } from './exports.js';
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

  open(options: ConnectOptions): Promise<LoginResult> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.handle = this.go.connect(JSON.stringify(options), this.port());
    });
  }

  /** Sends a message that is in the cache already. */
  send(message: MessageBody): Promise<SendMsgResult> {
    return new Promise((resolve, reject) => {
      if (this.pending.has(message.id)) {
        return reject(failure(Code.MessageParameter, `Invalid parameter: a message with the "id" ${message.id} is being sent`));
      }
      let text: string;
      try {
        text = encode(message);
      } catch (error) {
        if (isContent(message)) this.cache.update(message.id, message.id, Status.Failed);
        return reject(failure(Code.MessageParameter, `the message cannot be encoded: ${error}`, error));
      }
      this.pending.set(message.id, { message, resolve, reject });
      this.go.connectionSend(this.handle, message.id, text);
    });
  }

  renewToken(token: string): Promise<number> {
    return untilCrash(this.go.renewToken(this.handle, token));
  }

  decodeCombined(file: Uint8Array): Promise<string> {
    return untilCrash(this.go.decodeCombined(this.handle, file));
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
    this.failPending(failure(Code.Disconnected, 'websocket disconnected'));
    this.cache.close();
    this.cache.detach();
    this.go.connectionClose(this.handle);
    this.closed = true;
  }

  /** Forgets a login whose module has crashed: Go can't be called any more. */
  abandon(error: ErrorEvent): void {
    if (this.closed) return;
    this.closed = true;
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

  private port(): Port {
    const { cache } = this;
    return {
      opened: (accessToken, duration) => {
        this.settle?.resolve(duration ? { accessToken, duration } : { accessToken });
      },
      refused: (error) => this.settle?.reject(JSON.parse(error)),
      event: (name, data) => this.owner.event(this, name, data ? JSON.parse(data) : undefined),
      sent: (id, result) => this.take(id)?.resolve(JSON.parse(result)),
      unsent: (id, error) => this.take(id)?.reject(JSON.parse(error)),
      openCache: (user, dbName) => cache.open(user, dbName),
      storeMessage: (message) => cache.store(message),
      updateMessage: (clientId, serverId, status) => cache.answered(clientId, serverId, status),
      recallMessage: (serverId, conversationId) => cache.recall(serverId, conversationId),
      editMessage: (message, replaceExt) => cache.edit(message, replaceExt),
      replaceMessage: (clientId, message) => cache.replace(clientId, message),
      changeConversation: (sessionId, change) => cache.change(sessionId, change),
      closeCache: () => cache.close(),
    };
  }

  private take(id: string): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }
}
