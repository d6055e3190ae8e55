// The line above the list: what is going on, and what went wrong.
import { byId } from './dom';
import { reasonOf } from './errors';
import { onLanguage } from './language';

const goodNewsLasts = 6000; // ms

export class Notice {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private text = () => '';

  constructor() {
    byId('dismiss').onclick = () => this.clear();
    onLanguage(() => this.draw());
  }

  /** Shows a text until the next one. It is given as a function, to follow the language. */
  show(text: () => string): void {
    clearTimeout(this.timer);
    this.text = text;
    this.draw();
  }

  /** Shows a text that goes by itself. */
  pass(text: () => string): void {
    this.show(text);
    this.timer = setTimeout(() => this.clear(), goodNewsLasts);
  }

  problem(error: unknown): void {
    this.show(() => reasonOf(error));
  }

  clear(): void {
    this.show(() => '');
  }

  private draw(): void {
    const text = this.text();
    byId('progress').textContent = text;
    byId('notice').hidden = !text;
  }
}
