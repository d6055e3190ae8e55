// The report for a bug: what the store is and does, and of whose data nothing but its shape.

import type { LocalCacheUsage } from '../local-data-types.js';
import type { LocalCacheHealth } from '../types.js';
import { Redactor } from './redact.js';
import { inspectedCalls, openStoreOf, type InspectedSource } from './source.js';

declare const BUILD: string;

/** A state that a store was in. */
export interface HealthEvent {
  /** ms since the epoch */
  time: number;
  health: LocalCacheHealth;
}

/** So many at most are in a report. */
const most = { conversations: 1000, messages: 200, conversationsWithMessages: 50, changes: 500 };

/** Ids and texts are replaced by names, the same in all of the report. Parts that cannot be read say why. */
export async function makeReport(source: InspectedSource, history: readonly HealthEvent[]): Promise<Record<string, unknown>> {
  const calls = inspectedCalls(source);
  const store = openStoreOf(source);
  const redactor = new Redactor();
  if (store) redactor.user(store.user);

  const attempt = async <T>(read: () => Promise<T>): Promise<T | { failed: string }> => {
    try {
      return await read();
    } catch (error) {
      const { message, data } = error as { message?: string; data?: Error };
      return { failed: redactor.diagnostic([message, data?.message].filter(Boolean).join(': ')) };
    }
  };
  const usage = await attempt(async () => (await calls.getLocalCacheUsage()).data as LocalCacheUsage);
  const messages: Record<string, unknown> = {};
  const conversations = await attempt(async () => {
    const { data } = await calls.getLocalConversationPage({ pageSize: most.conversations });
    const redacted = data.conversations.map((item) => redactor.conversation(item));
    for (const { conversationId, conversationType } of data.conversations.slice(0, most.conversationsWithMessages)) {
      messages[redactor.session(`${conversationType}-${conversationId}`)] = await attempt(async () => {
        const { data: page } = await calls.getLocalMessages({ conversationId, conversationType, pageSize: most.messages });
        return { isLast: page.isLast, hasGap: page.hasGap, messages: page.messages.map((message) => redactor.message(message)) };
      });
    }
    return redacted;
  });
  const changes = await attempt(async () => {
    const { changes = [] } = (await store?.call('listChanges', { limit: most.changes })) ?? {};
    return changes.map((change) => ({
      ...change,
      conversations: change.conversations.map(redactor.session),
      messages: change.messages.map(redactor.session),
      emptied: change.emptied.map(redactor.session),
    }));
  });
  // Last: by now the redactor knows what ids there are.
  const { data: health } = await calls.getHealth();
  return {
    time: Date.now(),
    build: BUILD,
    browser: globalThis.navigator?.userAgent,
    health: healthOf(health, redactor),
    history: history.map(({ time, health }) => ({ time, health: healthOf(health, redactor) })),
    waiting: store?.waitingCalls() ?? [],
    usage,
    conversations,
    messages,
    changes,
  };
}

/** Health has words of ours and of the browser's, and the names of rows. */
function healthOf(health: LocalCacheHealth, redactor: Redactor): Record<string, unknown> {
  const { state, storage, database, cause, since, unsaved, pendingCalls, errorCount, lastError, damagedRows, import: imported } = health;
  return {
    state,
    storage,
    database: database && redactor.name('database', database),
    cause: cause && { code: cause.code, message: redactor.diagnostic(cause.message) },
    since,
    unsaved,
    pendingCalls,
    errorCount,
    lastError: lastError && { ...lastError, message: redactor.diagnostic(lastError.message) },
    damagedRows: damagedRows?.length,
    import: imported && { ...imported, reason: imported.reason && redactor.diagnostic(imported.reason) },
  };
}
