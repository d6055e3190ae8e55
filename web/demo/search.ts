// A search field with what it found below: of all conversations, or of the one that is open.
import type { LocalMessage, SearchMessagesPage } from 'localcache-wasm/localCache/localCache';
import { timeElement, when } from './dates';
import { describe } from './describe';
import { arrowKeys, byId, element, oneTabStop, paintAvatar, Rows } from './dom';
import { reasonOf } from './errors';
import { locale, onLanguage, words } from './language';
import { excerpt } from './marked';
import { idOf } from './transcript';

const typingPause = 150; // ms after the last key

export interface Searching {
  find(keywords: string[], cursor: string): Promise<SearchMessagesPage>;
  choose(message: LocalMessage, keywords: string[]): void;
  /** Whose the message is, above its text: a user's or a group's id, and the kind of avatar it has. */
  nameOf(message: LocalMessage): { id: string; type: string };
  /** The field is empty, or no longer. */
  active(on: boolean): void;
}

export class Search {
  private readonly form: HTMLFormElement;
  private readonly field: HTMLInputElement;
  private readonly results: HTMLElement;
  private readonly list: HTMLElement;
  private readonly rows: Rows<LocalMessage>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private keywords: string[] = [];
  private found: LocalMessage[] = [];
  private cursor = '';
  /** Which search is the last one: answers to those before are late. */
  private run = 0;
  private status = () => '';

  /** `id` is that of the form; the results are in the element with `-results` behind it. */
  constructor(
    id: string,
    private readonly searching: Searching,
  ) {
    this.form = byId<HTMLFormElement>(id);
    this.field = this.form.elements.namedItem('words') as HTMLInputElement;
    this.results = byId(`${id}-results`);
    this.list = this.results.querySelector('ol')!;
    this.rows = new Rows(this.list, (message) => this.row(message));
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.start();
    };
    this.field.oninput = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.start(), this.field.value.trim() ? typingPause : 0);
    };
    this.field.onkeydown = (event) => {
      if (event.key === 'Escape' && this.field.value) {
        event.preventDefault();
        this.clear();
      } else if (event.key === 'ArrowDown') {
        event.preventDefault();
        this.hits()[0]?.focus();
      }
    };
    arrowKeys(this.list, () => this.hits(), 'ArrowUp', 'ArrowDown');
    this.list.addEventListener('focusin', ({ target }) => oneTabStop(this.hits(), target as HTMLElement));
    this.more().onclick = () => void this.load(this.run);
    onLanguage(() => this.draw());
  }

  focus(): void {
    this.field.focus();
  }

  clear(): void {
    this.field.value = '';
    this.start();
  }

  private start(): void {
    clearTimeout(this.timer);
    this.keywords = this.field.value.split(/\s+/).filter(Boolean);
    this.found = [];
    this.cursor = '';
    this.status = () => '';
    const run = ++this.run;
    const on = this.keywords.length > 0;
    if (on === this.results.hidden) this.searching.active(on);
    this.results.hidden = !on;
    if (on) void this.load(run);
    else this.draw();
  }

  /** Gets a page of results. A search of a large store ends its page early: it goes on until something is found. */
  private async load(run: number): Promise<void> {
    try {
      do {
        const page = await this.searching.find(this.keywords, this.cursor);
        if (run !== this.run) return;
        this.found = [...this.found, ...page.messages];
        this.cursor = page.cursor;
        if (page.messages.length) break;
      } while (this.cursor);
      const count = this.found.length;
      const isAll = !this.cursor;
      this.status = () => (count ? words.foundCount(count, isAll) : words.nothingFound);
    } catch (error) {
      if (run !== this.run) return;
      this.status = () => words.notSearched(reasonOf(error));
    }
    this.draw();
  }

  private draw(): void {
    const { keywords } = this;
    this.results.querySelector('[role=status]')!.textContent = this.status();
    this.rows.draw(this.found.map((item) => ({ key: idOf(item), shows: JSON.stringify([locale, keywords, item.msg]), item })));
    this.more().hidden = !this.cursor;
    oneTabStop(this.hits(), this.hits()[0]);
  }

  private row(message: LocalMessage): HTMLElement {
    const item = element('li');
    const button = item.appendChild(element('button', 'row hit'));
    button.type = 'button';
    button.dataset.key = idOf(message);
    const { id, type } = this.searching.nameOf(message);
    const avatar = button.appendChild(element('span'));
    paintAvatar(avatar, id, type);
    avatar.setAttribute('aria-hidden', 'true');
    button.appendChild(element('span', 'name')).append(element('b', '', id));
    button.append(timeElement(message.time, when(message.time)));
    button.appendChild(element('span', 'preview')).append(...excerpt(describe(message), this.keywords));
    button.onclick = () => this.searching.choose(message, this.keywords);
    return item;
  }

  private more(): HTMLButtonElement {
    return this.results.querySelector<HTMLButtonElement>('.more-found')!;
  }

  private hits(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('button.hit')];
  }
}
