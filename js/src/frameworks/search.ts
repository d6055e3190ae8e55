// A search whose words change while it runs.

import type { SearchMessagesParams } from '../local-data-types.js';
import type { LocalMessage } from '../types.js';
import { isNotLoggedIn, type LiveCalls } from './source.js';

export type SearchParams = Omit<SearchMessagesParams, 'keywords' | 'cursor'>;

export interface LocalSearch {
  /** What was found for the last words that were answered; [] without words. */
  readonly messages: readonly LocalMessage[];
  /** An answer for the present words is on its way; `messages` are still those of the words before. */
  readonly searching: boolean;
  readonly hasMore: boolean;
  /** Why the last search, or its next page, failed. */
  readonly error: Error | undefined;
  /** Finds one page more; after a failure, once again. */
  readonly more: () => void;
}

interface State extends LocalSearch {
  /** Of the search that `messages` answer. */
  readonly key: string;
}

export const noSearch: State = Object.freeze({
  messages: Object.freeze([]),
  searching: false,
  hasMore: false,
  error: undefined,
  more: () => {},
  key: '',
});

const words = (keywords: string | readonly string[]): string[] => [keywords].flat().filter((word) => word !== '');

/** Two searches with the same key find the same; "" for one without words. */
export const searchKey = (keywords: string | readonly string[], params: SearchParams = {}): string =>
  words(keywords).length === 0 ? '' : JSON.stringify([words(keywords), params]);

/** One reader's search. Only the newest start() is answered. */
export class Search {
  private state = noSearch;
  private listeners = new Set<() => void>();
  private calls: LiveCalls | undefined;
  private params: SearchMessagesParams | undefined;
  private cursor = '';
  /** Rises with each start and stop: an answer to an older one is dropped. */
  private run = 0;
  private stopWaiting = () => {};

  get = (): State => this.state;

  subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed);
    return () => void this.listeners.delete(changed);
  };

  start(calls: LiveCalls | undefined, keywords: string | readonly string[], params: SearchParams = {}): void {
    this.stop();
    const key = searchKey(keywords, params);
    // What one account's store found is nothing to another's reader.
    const before = calls === this.calls ? this.state : noSearch;
    this.calls = calls;
    if (!calls || key === '') return this.set(noSearch);
    this.params = { ...params, keywords: words(keywords) };
    this.cursor = '';
    this.set({ ...before, searching: true });
    void this.ask(calls, key, []);
  }

  stop(): void {
    this.run++;
    this.stopWaiting();
    this.stopWaiting = () => {};
  }

  private more = (): void => {
    const { key, hasMore, searching, messages } = this.state;
    if (!this.calls || !hasMore || searching) return;
    this.set({ ...this.state, searching: true });
    void this.ask(this.calls, key, messages);
  };

  private async ask(calls: LiveCalls, key: string, before: readonly LocalMessage[]): Promise<void> {
    const run = this.run;
    try {
      const { data } = await calls.searchLocalMessages({ ...this.params!, cursor: this.cursor });
      if (run !== this.run) return;
      this.cursor = data.cursor;
      const messages = [...before, ...data.messages];
      this.set({ key, messages, hasMore: !data.isLast, searching: false, error: undefined, more: this.more });
    } catch (error) {
      if (run !== this.run) return;
      if (!isNotLoggedIn(error)) {
        const failed = { searching: false, error: error as Error, key, more: this.more };
        return this.set({ ...failed, messages: before, hasMore: before.length > 0 });
      }
      this.stopWaiting = calls.onHealthChange(() => {
        if (run !== this.run) return;
        this.stopWaiting();
        void this.ask(calls, key, before);
      });
    }
  }

  private set(state: State): void {
    if (state === this.state) return;
    this.state = state;
    for (const changed of [...this.listeners]) changed();
  }
}
