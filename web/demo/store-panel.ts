// What the local store tells of itself: a line at the foot of the list, and a panel for who wants to see it work.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import type { Chat } from './chat';
import { timeOf } from './dates';
import { milliseconds, sizeOf } from './describe';
import { byId, element, Rows } from './dom';
import { reasonOf } from './errors';
import { locale, onLanguage, words } from './language';
import type { Call } from './recorder';

const lookEvery = 500; // ms, while the panel is open

export class StorePanel {
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly calls = new Rows<Call>(byId('calls'), (call) => this.call(call));
  private readonly facts = new Rows<[string, string]>(byId('facts'), (fact) => this.fact(fact));

  constructor(
    private readonly chat: Chat,
    private readonly conversations: () => readonly ConversationItem[],
    private readonly problem: (error: unknown) => void,
  ) {
    byId('store-open').onclick = () => this.open(Boolean(byId('store').hidden));
    byId('store-close').onclick = () => this.open(false);
    byId('store').onkeydown = ({ key }) => {
      if (key === 'Escape') this.open(false);
    };
    byId('health').textContent = words.openingStore;
    onLanguage(() => {
      byId('health').textContent = words.openingStore;
      this.line().catch(problem);
      if (!byId('store').hidden) this.look().catch(problem);
    });
  }

  open(on: boolean): void {
    const panel = byId('store');
    if (panel.hidden !== on) return;
    panel.hidden = !on;
    byId('chat').classList.toggle('storing', on);
    byId('store-open').setAttribute('aria-expanded', String(on));
    clearInterval(this.timer);
    if (!on) {
      byId('store-open').focus();
      return;
    }
    byId('store-close').focus();
    const look = () => this.look().catch(this.problem);
    void look();
    this.timer = setInterval(look, lookEvery);
    this.policy().catch(this.problem);
  }

  /** The line at the foot of the list. */
  async line(): Promise<void> {
    const { storage, database, reason, errorCount } = await this.chat.health();
    if (!database) return; // logged out
    const place = storage === 'memory' ? words.inMemory(reason) : words.inDatabase(database);
    byId('health').textContent = errorCount ? `${place} · ${words.errorCount(errorCount)}` : place;
  }

  private async look(): Promise<void> {
    const health = await this.chat.health();
    if (!health.database) return; // logged out
    const { usage } = (await navigator.storage?.estimate?.()) ?? {};
    const conversations = this.conversations();
    const unread = conversations.reduce((sum, { unReadCount = 0 }) => sum + unReadCount, 0);
    const { storage, database, reason, pendingCalls, errorCount, lastError } = health;
    const facts: Record<string, string> = {
      [words.factState]: words[stateWords[health.state as keyof typeof stateWords]] ?? health.state,
      [words.factStorage]: storage === 'memory' ? words.storageMemory(reason) : storage === 'indexedDB' ? 'IndexedDB' : '…',
      [words.factDatabase]: database,
      [words.factPending]: String(pendingCalls),
      [words.factConversations]: words.conversationCount(conversations.length, unread),
      [words.factErrors]: !errorCount
        ? words.noErrors
        : lastError
          ? words.lastError(errorCount, timeOf(lastError.time), lastError.call, lastError.message)
          : String(errorCount),
      [words.factImport]: importText(health.import),
      ...(usage !== undefined && { [words.factUsage]: sizeOf(usage) }),
    };
    this.facts.draw(Object.entries(facts).map((item) => ({ key: item[0], shows: item[1], item })));
    this.calls.draw(this.chat.recorder.calls.map((item) => ({ key: String(item.number), shows: locale, item })));
  }

  private fact([name, value]: [string, string]): HTMLElement {
    const row = element('div');
    row.append(element('dt', '', name), element('dd', '', value));
    return row;
  }

  private call({ name, about, ms, rows, failure }: Call): HTMLElement {
    const row = element('li');
    const outcome = failure ? words.callFailed(reasonOf(failure)) : rows === undefined ? words.callDone : words.callRows(rows);
    row.append(element('code', '', `${name}(${about})`), element('small', '', words.callTook(outcome, milliseconds(ms))));
    return row;
  }

  /** The policy that the server sent with this page, in its own words. */
  private async policy(): Promise<void> {
    const { headers } = await fetch(location.href, { method: 'HEAD' });
    const scripts = headers
      .get('content-security-policy')
      ?.split('; ')
      .find((rule) => rule.startsWith('script-src'));
    byId('policy').replaceChildren(element('code', '', scripts ?? words.noPolicy));
  }
}

const stateWords = { loading: 'stateLoading', ready: 'stateReady', closed: 'stateClosed', failed: 'stateFailed' } as const;

function importText({ state, conversations, messages, skipped, reason }: any): string {
  if (state === 'none') return words.importNone;
  if (state === 'running') return words.importRunning;
  return state === 'failed' ? words.importFailed(reason) : words.importDone(conversations, messages, skipped);
}
