// A panel that shows what a store holds and does, live: for developers, in plain DOM, behind a shadow root so that
// neither the page's style nor its own reaches over.

import { changePanels } from './change-panels.js';
import { dataPanels } from './data-panels.js';
import { el } from './dom.js';
import { healthPanels } from './health-panels.js';
import { addStyle, type Attempt } from './panel.js';
import { makeReport } from './report.js';
import { inspectedCalls, type InspectedSource } from './source.js';

export interface Inspector {
  /** What the button exports: a report for a bug, with every id and text replaced by a name. */
  report(): Promise<Record<string, unknown>>;
  /** Takes the panel away and ends its watches. */
  unmount(): void;
}

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
  const problem = el('p', { role: 'status' });
  /** Runs a reading; what goes wrong is shown. */
  const attempt: Attempt = async (reading) => {
    try {
      await reading();
      problem.textContent = '';
    } catch (error) {
      const { message, data } = error as { message?: string; data?: Error };
      problem.textContent = [message, data?.message].filter(Boolean).join(': ');
    }
  };

  const changes = changePanels(calls, source, attempt);
  const data = dataPanels(calls, attempt, changes.follow);
  const health = healthPanels(calls, source, changes.follow);

  const host = el('div');
  const root = host.attachShadow({ mode: 'open' });
  addStyle(root);
  const report = () => makeReport(source, health.history);
  const download = () => attempt(async () => saveAs(root, 'localcache-report.json', await report()));
  root.append(
    el(
      'div',
      { class: 'inspector' },
      el('header', {}, el('h2', {}, 'Local cache'), el('button', { onclick: () => void download() }, 'Export for a bug report'), problem),
      ...[health.health, health.states, data.conversations, data.messages, changes.log, health.waiting, changes.sizes],
    ),
  );
  element.append(host);

  return {
    report,
    unmount() {
      health.end();
      data.end();
      changes.end();
      host.remove();
    },
  };
}

/** Lets the browser save a value as a file of JSON. */
function saveAs(root: ShadowRoot, name: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = el('a', { href: url, download: name });
  root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
