// The page's elements. Text is set as text everywhere: nothing here is ever read as HTML.

/** The element with this id; the page without it is broken. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element with the id ${id}`);
  return found as T;
}

/** A new element with a class and text. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** One of the page's symbols. */
export function icon(name: string): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(namespace, 'use'));
  svg.firstElementChild!.setAttribute('href', `#i-${name}`);
  return svg;
}

/** An initial in a colour. A policy without inline styles leaves colours to classes. */
export function paintAvatar(target: HTMLElement, name: string, type = 'singleChat'): void {
  let hash = 7;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 3;
  target.className = `avatar hue-${hash % 8} ${type === 'groupChat' ? 'group' : ''}`;
  target.textContent = (name[0] ?? '?').toUpperCase();
}

/** Makes these the children. Those that are there already are not touched: focus, pictures and screen readers stay where they are. */
export function arrange(parent: HTMLElement, children: HTMLElement[]): void {
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
  while (next) {
    const gone = next;
    next = next.nextElementSibling;
    gone.remove();
  }
}

/** Elements by key, each made anew only when what it shows has changed. */
export class Rows<T> {
  private made = new Map<string, { shows: string; row: HTMLElement }>();

  constructor(
    private readonly parent: HTMLElement,
    private readonly make: (item: T) => HTMLElement,
  ) {}

  /** Each item's key, and a text that changes with what its row shows. */
  draw(items: { key: string; shows: string; item: T }[]): void {
    const before = this.made;
    const focused = this.parent.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : undefined;
    this.made = new Map();
    for (const { key, shows, item } of items) {
      const old = before.get(key);
      this.made.set(key, old?.shows === shows ? old : { shows, row: this.make(item) });
    }
    arrange(
      this.parent,
      [...this.made.values()].map(({ row }) => row),
    );
    if (focused) this.parent.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  clear(): void {
    this.made.clear();
    this.parent.replaceChildren();
  }
}

/** Opens a <dialog> and resolves with its form's fields, or undefined if it was cancelled. */
export function ask(id: string, prepare: (form: HTMLFormElement) => void = () => {}): Promise<FormData | undefined> {
  const dialog = byId<HTMLDialogElement>(id);
  const form = dialog.querySelector('form')!;
  form.reset();
  prepare(form);
  dialog.returnValue = '';
  dialog.querySelector<HTMLButtonElement>('[data-cancel]')!.onclick = () => dialog.close('');
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'ok' ? new FormData(form) : undefined), { once: true });
    dialog.showModal();
  });
}

/** Opens a menu of buttons beside what it belongs to and resolves with the chosen one's value, '' for none. */
export function choose(id: string, beside: HTMLElement, offered: string[]): Promise<string> {
  const menu = byId<HTMLDialogElement>(id);
  const buttons = [...menu.querySelectorAll('button')];
  for (const button of buttons) button.hidden = !offered.includes(button.value);
  menu.returnValue = '';
  menu.onclick = (event) => {
    if (event.target === menu) menu.close(''); // the backdrop
  };
  menu.onkeydown = (event) => {
    const shown = buttons.filter((button) => !button.hidden);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = shown.indexOf(document.activeElement as HTMLButtonElement);
    shown.at((at + step) % shown.length)!.focus();
  };
  return new Promise((resolve) => {
    menu.addEventListener('close', () => resolve(menu.returnValue), { once: true });
    menu.showModal();
    const { left, right, bottom, top } = beside.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = menu;
    menu.style.left = `${Math.max(8, Math.min(left < innerWidth / 2 ? left : right - width, innerWidth - width - 8))}px`;
    menu.style.top = `${bottom + height + 8 < innerHeight ? bottom + 4 : Math.max(8, top - height - 4)}px`;
  });
}
