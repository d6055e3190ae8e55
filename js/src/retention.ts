import { shared } from './shared.js';
import type { Store } from './store.js';

/**
 * Which messages stores keep, per account. The oldest go first; conversations,
 * drafts, each conversation's last message, unread messages and own ones on their
 * way stay. What is removed is a gap, which `getLocalMessages({ fill: true })`
 * fetches again.
 */
export interface Retention {
  /** Messages of a conversation at most. */
  messagesPerConversation?: number;
  /** Messages of the last so many days. */
  days?: number;
  /** How many bytes the site's storage may hold (`navigator.storage.estimate()`): beyond that messages go until it is less. */
  bytes?: number;
}

const day = 24 * 60 * 60 * 1000;
/** After how many days messages may go when there are too many bytes. */
const ages = [365, 180, 90, 30, 14, 7];
/** When the policy is applied, ms: first after the store was opened, then again and again. */
const [firstLook, nextLook] = [30_000, 60 * 60 * 1000];

/** The policy that configure() was given; undefined keeps everything. */
export const retention = (): Retention | undefined => shared().configuration.retention;

/** Throws a TypeError that says what is wrong with a policy. */
export function checkRetention(policy: unknown): void {
  if (policy === undefined) return;
  if (typeof policy !== 'object' || policy === null) throw new TypeError(`configure({ retention }): ${String(policy)} is no object`);
  for (const name of ['messagesPerConversation', 'days', 'bytes'] as const) {
    const value = (policy as Retention)[name];
    if (value !== undefined && !(Number.isFinite(value) && value > 0)) {
      throw new TypeError(`configure({ retention: { ${name} } }): ${String(value)} is no number above 0`);
    }
  }
}

/** Applies the policy to an open store every hour. Returns how to stop. */
export function keepRetention(store: Store): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const look = async () => {
    try {
      await trim(store);
    } catch (error) {
      if (!store.closing) store.report('retention', error);
    }
    if (!store.closing) wait(nextLook);
  };
  const wait = (ms: number) => {
    timer = setTimeout(() => void look(), ms);
    (timer as { unref?(): void }).unref?.(); // in Node
  };
  wait(firstLook);
  return () => clearTimeout(timer);
}

/** Removes what the policy does not keep. */
export async function trim(store: Store): Promise<void> {
  const policy = retention();
  if (!policy) return;
  const perConversation = Math.floor(policy.messagesPerConversation ?? 0);
  await trimAll(store, perConversation, policy.days);
  if (!policy.bytes) return;
  for (const days of ages) {
    const { usage = 0 } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
    if (usage <= policy.bytes) return;
    await trimAll(store, perConversation, days);
  }
}

async function trimAll(store: Store, perConversation: number, days: number | undefined): Promise<void> {
  const before = days === undefined ? 0 : Date.now() - days * day;
  if (perConversation === 0 && before === 0) return;
  while (!store.closing) {
    const { removed, more } = await store.call('trim', { perConversation, before });
    if (!more || removed === 0) return;
  }
}
