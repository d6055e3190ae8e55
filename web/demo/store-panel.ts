// What the local store tells of itself: a line at the foot of the list, and a panel for who wants to see it work.
import type { Chat } from './chat';
import { sizeOf, timeOf } from './describe';
import { byId, element, Rows } from './dom';
import type { List } from './list';
import type { Call } from './recorder';

const lookEvery = 500; // ms, while the panel is open

export class StorePanel {
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly calls = new Rows<Call>(byId('calls'), (call) => this.call(call));
  private readonly facts = new Rows<[string, string]>(byId('facts'), (fact) => this.fact(fact));

  constructor(
    private readonly chat: Chat,
    private readonly list: List,
    private readonly problem: (error: unknown) => void,
  ) {
    byId('store-open').onclick = () => this.open(Boolean(byId('store').hidden));
    byId('store-close').onclick = () => this.open(false);
    byId('store').onkeydown = ({ key }) => {
      if (key === 'Escape') this.open(false);
    };
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
    byId('health').textContent =
      (storage === 'memory' ? `In memory only: ${reason}` : `IndexedDB ${database}`) + (errorCount ? ` · ${errorCount} errors` : '');
  }

  private async look(): Promise<void> {
    const health = await this.chat.health();
    if (!health.database) return; // logged out
    const { state, storage, database, reason, pendingCalls, errorCount, lastError, import: imported } = health;
    const { usage } = (await navigator.storage?.estimate?.()) ?? {};
    const unread = this.list.conversations.reduce((sum, { unReadCount = 0 }) => sum + unReadCount, 0);
    const failure = lastError && `; the last at ${timeOf(lastError.time)}, ${lastError.call}: ${lastError.message}`;
    const found = `${imported.conversations} conversations, ${imported.messages} messages, ${imported.skipped} skipped`;
    const facts: Record<string, string> = {
      State: state,
      'Kept in': storage === 'memory' ? `memory: ${reason}` : (storage ?? '…'),
      Database: database,
      'Pending calls': String(pendingCalls),
      Conversations: `${this.list.conversations.length}, ${unread} unread messages`,
      Errors: errorCount ? `${errorCount}${failure ?? ''}` : 'none',
      "Vendor's data": imported.state === 'none' ? 'none to import' : `${imported.state}: ${imported.reason ?? found}`,
      ...(usage !== undefined && { 'This site on disk': sizeOf(usage) }),
    };
    this.facts.draw(Object.entries(facts).map((item) => ({ key: item[0], shows: item[1], item })));
    this.calls.draw(this.chat.recorder.calls.map((item) => ({ key: String(item.number), shows: '', item })));
  }

  private fact([name, value]: [string, string]): HTMLElement {
    const row = element('div');
    row.append(element('dt', '', name), element('dd', '', value));
    return row;
  }

  private call({ name, about, ms, outcome }: Call): HTMLElement {
    const row = element('li');
    row.append(element('code', '', `${name}(${about})`), element('small', '', `${outcome}, ${ms.toFixed(1)} ms`));
    return row;
  }

  /** The policy that the server sent with this page, in its own words. */
  private async policy(): Promise<void> {
    const { headers } = await fetch(location.href, { method: 'HEAD' });
    const scripts = headers
      .get('content-security-policy')
      ?.split('; ')
      .find((rule) => rule.startsWith('script-src'));
    byId('policy').replaceChildren(element('code', '', scripts ?? 'none was sent'));
  }
}
