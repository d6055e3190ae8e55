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

/** Which of the eight colours a name has. */
export function hueOf(name: string): number {
  let hash = 7;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 3;
  return hash % 8;
}

/** An initial in a colour. A policy without inline styles leaves colours to classes. */
export function paintAvatar(target: HTMLElement, name: string, type = 'singleChat'): void {
  target.className = `avatar hue-${hueOf(name)} ${type === 'groupChat' ? 'group' : ''}`;
  target.textContent = [...name][0]?.toUpperCase() ?? '?';
}

/**
 * Makes these the children. Those that are there already are not touched: focus, pictures and screen readers
 * stay where they are, and a click on one counts although another is replaced while the button is down.
 */
export function arrange(parent: HTMLElement, children: HTMLElement[]): void {
  const stays = new Set<Element>(children);
  // First, so that none of the others has to move past one that goes.
  for (const child of [...parent.children]) if (!stays.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
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

/** Leads the focus through a group's items with a pair of arrow keys, Home and End. */
export function arrowKeys(group: HTMLElement, items: () => HTMLElement[], back: string, forth: string): void {
  group.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { [forth]: at + 1, [back]: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    all[to]?.focus();
  });
}

/** Leaves one of a group's items to the tab key; the arrow keys reach the others. */
export function oneTabStop(items: HTMLElement[], stop: HTMLElement | undefined): void {
  for (const item of items) item.tabIndex = item === stop ? 0 : -1;
}
