// A panel that shows what a store holds and does, live: for developers, in plain DOM, behind a shadow root so that
// neither the page's style nor its own reaches over.

import { watchWhenLoggedIn } from '../frameworks/source.js';
import type { ConversationListSnapshot, ListWatch, LocalMessagesSnapshot } from '../local-data-types.js';
import type { ConversationItem, LocalMessage, SessionParams } from '../types.js';
import { bytes, el, table, time } from './dom.js';
import { addStyle, facts, panel } from './panel.js';
import { makeReport, type HealthEvent } from './report.js';
import { inspectedCalls, openStoreOf, type InspectedSource, type InspectedStore } from './source.js';

export interface Inspector {
  /** What the button exports: a report for a bug, with every id and text replaced by a name. */
  report(): Promise<Record<string, unknown>>;
  /** Takes the panel away and ends its watches. */
  unmount(): void;
}

/** Health and waiting calls have no event for each of their changes, ms. */
const tick = 500;
const pageSize = 50;
/** So many states of health, and records of the change log, are kept in view. */
const [mostStates, mostChanges] = [100, 100];

/**
 * Shows a connection's local data in an element: conversations, messages, the change
 * log, health and its history, calls that wait, sizes. What it shows keeps itself;
 * it changes nothing.
 *
 * @param source a connection that uses our localCache plugin, or what openLocalCache gives
 * @example
 * const inspector = mountInspector(document.querySelector("#inspector"), miniCore);
 */
export function mountInspector(element: Element, source: InspectedSource): Inspector {
  const calls = inspectedCalls(source);
  const history: HealthEvent[] = [];
  let chosen: SessionParams | undefined;
  let messages: ListWatch | undefined;
  let followed: InspectedStore | undefined;
  let stopChanges = () => {};
  let mounted = true;

  const host = el('div');
  const root = host.attachShadow({ mode: 'open' });
  addStyle(root);
  const health = panel('Health', 'health');
  const states = panel('States of health', 'states');
  const waiting = panel('Waiting calls', 'waiting');
  const sizes = panel('Sizes', 'sizes');
  const list = panel('Conversations', 'conversations');
  const texts = panel('Messages', 'messages');
  const log = panel('Change log', 'changes');
  const problem = el('p', { role: 'status' });
  root.append(
    el(
      'div',
      { class: 'inspector' },
      el('header', {}, el('h2', {}, 'Local cache'), el('button', { onclick: () => void download() }, 'Export for a bug report'), problem),
      ...[health, states, list, texts, log, waiting, sizes].map(({ section }) => section),
    ),
  );
  element.append(host);

  /** Runs a reading; what goes wrong is shown. */
  async function attempt(reading: () => Promise<void>): Promise<void> {
    try {
      await reading();
      problem.textContent = '';
    } catch (error) {
      const { message, data } = error as { message?: string; data?: Error };
      problem.textContent = [message, data?.message].filter(Boolean).join(': ');
    }
  }

  // ---- health and waiting calls

  async function showHealth(): Promise<void> {
    const { data } = await calls.getHealth();
    if (!mounted) return;
    const { state, storage, database, cause, since, unsaved, errorCount, lastError, damagedRows, import: imported } = data;
    health.show(
      facts({
        State: `${state}${storage ? `, ${storage}` : ''}`,
        Cause: cause && `${cause.code}: ${cause.message}`,
        Since: since && time(since),
        Database: database,
        Unsaved: unsaved === undefined ? undefined : String(unsaved),
        Failures: errorCount === undefined ? undefined : String(errorCount),
        'Last failure': lastError && `${time(lastError.time)} ${lastError.call}: ${lastError.name}: ${lastError.message}`,
        'Damaged rows': damagedRows?.length ? damagedRows.join('; ') : undefined,
        Import:
          imported &&
          `${imported.state}, ${imported.conversations} conversations, ${imported.messages} messages, ${imported.skipped} skipped`,
      }),
    );
    const calling = openStoreOf(source)?.waitingCalls() ?? [];
    waiting.show(
      table(
        'Calls that have not ended',
        ['Call', 'For'],
        calling.map(({ name, since }) => [name, `${Math.max(0, Date.now() - since)} ms`]),
      ),
    );
  }

  function noteState(now: HealthEvent['health']): void {
    history.unshift({ time: Date.now(), health: now });
    history.length = Math.min(history.length, mostStates);
    states.show(
      table(
        'Since the inspector was mounted, the newest first',
        ['Time', 'State', 'Storage', 'Cause'],
        history.map(({ time: at, health: { state, storage, cause } }) => [
          time(at),
          state,
          storage ?? '',
          cause ? `${cause.code}: ${cause.message}` : '',
        ]),
      ),
    );
    followStore();
  }

  // ---- the change log and sizes

  /** A login opens another store. */
  function followStore(): void {
    const store = openStoreOf(source);
    if (store === followed) return;
    stopChanges();
    followed = store;
    stopChanges = store?.onChanged(() => void showChanges()) ?? (() => {});
    void showChanges();
    void showSizes();
  }

  let [reading, again] = [false, false];
  async function showChanges(): Promise<void> {
    again = true;
    if (reading) return;
    reading = true;
    while (again && mounted) {
      again = false;
      await attempt(async () => {
        const { changes = [] } = (await followed?.call('listChanges', { limit: mostChanges })) ?? {};
        const rows = [...changes]
          .reverse()
          .map(({ number, conversations, reasons, messages, emptied }) => [
            String(number),
            [
              ...conversations.map((session, i) => `${session} (${reasons[i]})`),
              ...counted(messages).map(([session, count]) => `${count} message${count > 1 ? 's' : ''} of ${session}`),
              ...emptied.map((session) => `all messages of ${session || 'every conversation'}`),
            ].join(', '),
          ]);
        log.show(table('What transactions wrote, the newest first', ['Number', 'Rows'], rows));
      });
    }
    reading = false;
  }

  const showSizes = () =>
    attempt(async () => {
      const { data } = await calls.getLocalCacheUsage();
      sizes.show(
        facts({
          Conversations: String(data.conversations),
          Messages: String(data.messages),
          'Used by the site': bytes(data.bytes),
          'At most': bytes(data.quota),
          'Kept when the disk is full': data.persisted === undefined ? 'unknown' : data.persisted ? 'yes' : 'no',
        }),
        el('button', { onclick: () => void showSizes() }, 'Measure again'),
      );
    });

  // ---- conversations and messages

  let conversations: ListWatch | undefined;
  let shown: ConversationListSnapshot | undefined;
  const stopConversations = watchWhenLoggedIn(calls, () => {
    conversations = calls.watchLocalConversations(
      (snapshot) => {
        shown = snapshot;
        showConversations();
      },
      { pageSize },
    );
    followStore();
    return conversations;
  });

  function showConversations(): void {
    if (!shown) return;
    list.show(
      table(
        'Newest first',
        ['Conversation', 'Unread', 'Last message', 'More'],
        shown.items.map((item) => [chooser(item), String(item.unReadCount ?? 0), summary(item.lastMessage), flags(item)]),
      ),
      ...(shown.hasMore ? [el('button', { onclick: () => conversations?.more() }, 'More conversations')] : []),
    );
  }

  function chooser({ conversationId, conversationType }: ConversationItem): HTMLElement {
    const pressed = conversationId === chosen?.conversationId && conversationType === chosen.conversationType;
    return el(
      'button',
      {
        'aria-pressed': String(pressed),
        'data-key': `${conversationType}-${conversationId}`,
        onclick: () => choose({ conversationId, conversationType }),
      },
      `${conversationType} ${conversationId}`,
    );
  }

  function choose(conversation: SessionParams): void {
    chosen = conversation;
    messages?.();
    void attempt(async () => {
      messages = calls.watchLocalMessages(showMessages, { ...conversation, pageSize });
    });
    showConversations();
  }

  function showMessages({ messages: read, hasMore, hasGap }: LocalMessagesSnapshot): void {
    texts.show(
      table(
        `${chosen!.conversationType} ${chosen!.conversationId}, the newest first${hasGap ? '; some may be missing' : ''}`,
        ['Time', 'Ids', 'From', 'Status', 'Content'],
        [...read]
          .reverse()
          .map((message) => [
            time(message.time),
            message.serverMsgId && message.serverMsgId !== message.id ? `${message.id} / ${message.serverMsgId}` : message.id,
            message.from ?? '',
            ['created', 'failed', 'in progress', 'success'][message.status] ?? String(message.status),
            summary(message),
          ]),
      ),
      ...(hasMore ? [el('button', { onclick: () => messages?.more() }, 'Older messages')] : []),
    );
  }

  // ---- the report

  const report = () => makeReport(source, history);

  const download = () =>
    attempt(async () => {
      const text = JSON.stringify(await report(), null, 2);
      const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      const link = el('a', { href: url, download: 'localcache-report.json' });
      root.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    });

  log.show(table('What transactions wrote, the newest first', ['Number', 'Rows'], []));
  list.show(el('p', { class: 'none' }, 'Not read yet.'));
  texts.show(el('p', { class: 'none' }, 'Choose a conversation.'));
  const stopHealth = calls.onHealthChange((now) => {
    noteState(now);
    void showHealth();
  });
  void calls.getHealth().then(({ data }) => mounted && noteState(data));
  void showHealth();
  const timer = setInterval(() => document.visibilityState === 'visible' && void showHealth(), tick);

  return {
    report,
    unmount() {
      mounted = false;
      clearInterval(timer);
      stopHealth();
      stopChanges();
      stopConversations();
      messages?.();
      host.remove();
    },
  };
}

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts];
}

const summary = (message: LocalMessage | undefined): string =>
  !message ? '' : message.type === 'txt' ? message.msg : `[${message.type}] ${message.filename ?? message.customEvent ?? ''}`.trim();

function flags({ isPinned, marks, remindType, draft, customField }: ConversationItem): string {
  const parts = [isPinned ? 'pinned' : '', marks?.length ? `marks ${marks.join(' ')}` : '', remindType ?? '', draft ? 'draft' : ''];
  return [...parts, customField ? 'custom field' : ''].filter(Boolean).join(', ');
}
