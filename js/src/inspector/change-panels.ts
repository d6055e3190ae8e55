// The change log of the open store, and how much there is.

import { bytes, el, table } from './dom.js';
import { facts, panel, type Attempt } from './panel.js';
import { openStoreOf, type InspectedCalls, type InspectedSource, type InspectedStore } from './source.js';

/** How many records of the change log are kept in view. */
const mostChanges = 100;

const changesTable = (rows: string[][]) => table('What transactions wrote, the newest first', ['Number', 'Rows'], rows);

export function changePanels(calls: InspectedCalls, source: InspectedSource, attempt: Attempt) {
  const log = panel('Change log', 'changes');
  const sizes = panel('Sizes', 'sizes');
  let followed: InspectedStore | undefined;
  let stopChanges = () => {};
  let [ended, reading, again] = [false, false, false];

  async function showChanges(): Promise<void> {
    again = true;
    if (reading) return;
    reading = true;
    while (again && !ended) {
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
        log.show(changesTable(rows));
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

  log.show(changesTable([]));
  return {
    log: log.section,
    sizes: sizes.section,
    /** Follows the store that is open now: a login opens another. */
    follow() {
      const store = openStoreOf(source);
      if (store === followed || ended) return;
      stopChanges();
      followed = store;
      stopChanges = store?.onChanged(() => void showChanges()) ?? (() => {});
      void showChanges();
      void showSizes();
    },
    end() {
      ended = true;
      stopChanges();
    },
  };
}

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts];
}
