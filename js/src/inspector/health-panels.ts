// Health, its history, and the calls that wait.

import { table, time } from './dom.js';
import { facts, panel } from './panel.js';
import type { HealthEvent } from './report.js';
import { openStoreOf, type InspectedCalls, type InspectedSource } from './source.js';

/** Health and waiting calls have no event for each of their changes, ms. */
const tick = 500;
/** How many states of health are kept in view. */
const mostStates = 100;

/** @param changed is called after each new state: a login may have opened another store */
export function healthPanels(calls: InspectedCalls, source: InspectedSource, changed: () => void) {
  const health = panel('Health', 'health');
  const states = panel('States of health', 'states');
  const waiting = panel('Waiting calls', 'waiting');
  const history: HealthEvent[] = [];
  let ended = false;

  async function showHealth(): Promise<void> {
    const { data } = await calls.getHealth();
    if (ended) return;
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
    changed();
  }

  const stopHealth = calls.onHealthChange((now) => {
    noteState(now);
    void showHealth();
  });
  void calls.getHealth().then(({ data }) => ended || noteState(data));
  void showHealth();
  const timer = setInterval(() => document.visibilityState === 'visible' && void showHealth(), tick);

  return {
    health: health.section,
    states: states.section,
    waiting: waiting.section,
    history,
    end() {
      ended = true;
      clearInterval(timer);
      stopHealth();
    },
  };
}
