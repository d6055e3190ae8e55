import type { CacheAnswer, CacheChange, CacheEdit, CacheMessage, CacheRecall, CacheReplace } from '../bridge/declared.generated.js';
import type { LocalCacheInstance } from '../local-cache.js';
import { sessionOf } from '../session.js';
import { userId } from '../user-id.js';
import { isContent, type MessageBody } from './message.js';

/** The statuses of the plugin contract (docs/plugin-contract.md 2). */
export const Status = { Created: 0, Failed: 1, InProgress: 2, Success: 3 } as const;

/** What a host calls on a localCache plugin's instance; only ours has all of it. */
type HostedCache = Omit<LocalCacheInstance, 'store' | 'changeServerState' | 'removeConversationBySessionId'> &
  Partial<Pick<LocalCacheInstance, 'changeServerState' | 'removeConversationBySessionId'>>;

/** A localCache plugin's class, ours or another's, as far as a host knows it (docs/plugin-contract.md 2). */
export interface HostedCacheClass {
  new (options: { user: string; dbName: string; version: number; onInit: () => void }): unknown;
  getInstance(): HostedCache | undefined;
}

/**
 * The calls that a host makes on a localCache plugin, ours or another's. A
 * plugin without an instance stores nothing; one that fails must not hurt the
 * connection.
 */
export class CacheCalls {
  private closed = false;
  /** Client id → the stores of an own message that have not settled. */
  private storing = new Map<string, Promise<unknown>>();
  /** Client id → the server's answer to it, while it is being stored. */
  private answering = new Map<string, Promise<unknown>>();

  constructor(
    private cacheClass: () => HostedCacheClass | undefined,
    private user: () => string,
  ) {}

  private get instance(): HostedCache | undefined {
    if (this.closed) return undefined;
    try {
      return this.cacheClass()?.getInstance?.();
    } catch {
      return undefined;
    }
  }

  /** Whether the plugin keeps the order of its calls, as ours does. */
  private get isOurs(): boolean {
    return Boolean(this.instance?.changeServerState);
  }

  /** Runs calls; whatever they do, the promise resolves. */
  private quietly(run: (cache: HostedCache) => unknown): Promise<void> | undefined {
    const cache = this.instance;
    if (!cache) return undefined;
    try {
      const result = run(cache);
      return typeof (result as PromiseLike<unknown> | undefined)?.then === 'function'
        ? Promise.resolve(result).then(
            () => {},
            () => {},
          )
        : undefined;
    } catch {
      return undefined;
    }
  }

  open(user: string, dbName: string): Promise<void> | undefined {
    const Cache = this.cacheClass();
    if (this.closed || !Cache || this.instance) return undefined;
    return new Promise<void>((resolve) => {
      try {
        new Cache({ user, dbName, version: 2, onInit: () => resolve() });
      } catch {
        resolve();
      }
    });
  }

  /** Stores an own message; it must happen in the caller's task (a read that follows sees it). */
  own(message: MessageBody, status: number): void {
    if (!isContent(message)) return;
    const stored = this.quietly((cache) => cache.storeMessage(withoutFunctions(message), status));
    if (stored && !this.isOurs) this.storing.set(message.id, Promise.all([this.storing.get(message.id), stored]));
  }

  store({ message }: CacheMessage) {
    return this.quietly((cache) => cache.storeMessage(JSON.parse(message), Status.Success));
  }

  /**
   * Tells how the server answered. The vendor's cache reads the message, then
   * writes it: an answer that overtakes the stores finds none and is lost (B19b).
   * Ours keeps the order of the calls.
   */
  answered({ clientId, serverId, status }: CacheAnswer) {
    const storing = this.storing.get(clientId);
    const update = () => this.update(clientId, serverId, status);
    const answered = storing && !this.isOurs ? storing.then(update) : update();
    if (answered) {
      this.answering.set(clientId, answered);
      void answered.then(() => this.answering.delete(clientId));
    }
    return answered;
  }

  update(clientId: string, serverId: string, status: number) {
    this.storing.delete(clientId);
    return this.quietly((cache) => cache.updateLocalMessage(clientId, { serverMsgId: serverId, status }));
  }

  /** What the vendor's host does when a message is recalled (docs/plugin-contract.md 2). */
  recall({ serverId, conversationId }: CacheRecall) {
    return this.quietly(async (cache) => {
      const recalled = await cache.getMessageByServerMsgId(serverId);
      if (!recalled) return;
      await cache.removeMsgByServerMsgId(serverId);
      const type = recalled.chatType;
      if (type !== 'singleChat' && type !== 'groupChat') return;
      const last = await cache.getConversationLastMessage(conversationId, type);
      const sessionId = sessionOf(type, conversationId);
      const conversation = await cache.getConversationBySessionId(sessionId);
      if (!conversation) return;
      const own = recalled.from === '' || userId(String(recalled.from)) === userId(this.user());
      const cleared = conversation.unreadCountClearTimestamp > recalled.time;
      const unReadCount = Math.max(0, (conversation.unReadCount ?? 0) - (own || cleared ? 0 : 1));
      await cache.updateLocalConversation(sessionId, { lastMessageId: last?.serverMsgId, unReadCount });
    });
  }

  edit({ message: json, replaceExt }: CacheEdit) {
    return this.quietly(async (cache) => {
      const message = JSON.parse(json);
      const old = await cache.getMessageByServerMsgId(message.id);
      if (!old) return;
      const { modifiedInfo, msg, translations, customExts, customEvent } = message;
      const ext = replaceExt ? message.ext : old.ext;
      const changed = { ...old, ext, modifiedInfo };
      if (message.type === 'txt' && old.type === 'txt') Object.assign(changed, { msg, translations });
      if (message.type === 'custom' && old.type === 'custom') Object.assign(changed, { customExts, customEvent });
      await cache.putMessageToDB(changed);
    });
  }

  /** Puts what moderation made of an own message, once the answer that brought it is stored: a foreign cache may write back what it read before. */
  replace({ clientId, message: json }: CacheReplace) {
    return this.quietly(async (cache) => {
      await this.answering.get(clientId);
      const replaced = JSON.parse(json);
      const old = (await cache.getMessageByServerMsgId(replaced.id)) ?? (await cache.getMessageByServerMsgId(clientId));
      if (old) await cache.putMessageToDB({ ...old, ...replaced, id: clientId });
    });
  }

  /**
   * What another device did to a conversation. The contract knows how to remove
   * one; pins and marks only a plugin like ours can take.
   */
  change({ session, deleted, pinned, pinnedTime, mark, marked }: CacheChange) {
    return this.quietly((cache) => {
      if (deleted) return cache.removeConversationBySessionId?.(session);
      const change = mark === undefined ? { isPinned: pinned, pinnedTime } : { mark, marked };
      return cache.changeServerState?.(session, change);
    });
  }

  /** Closes the cache; nothing that comes later reaches it or the next login's. */
  close(): void {
    this.quietly((cache) => cache.close());
  }

  detach(): void {
    this.closed = true;
  }
}

/** Callbacks and files can't be stored. */
function withoutFunctions(message: MessageBody): MessageBody {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    if (typeof value !== 'function' && name !== 'file') copy[name] = value;
  }
  return copy as MessageBody;
}
