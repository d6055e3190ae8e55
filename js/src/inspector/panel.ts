import { el } from './dom.js';
import { style } from './style.js';

/** Runs a reading and shows what goes wrong with it. */
export type Attempt = (reading: () => Promise<void>) => Promise<void>;

/** A part of the panel. show() leaves it alone if it would look the same: who reads or selects there is not disturbed. */
export function panel(title: string, name: string) {
  const content = el('div');
  const heading = el('h2', { id: name }, title);
  const section = el('section', { 'aria-labelledby': name }, heading, content);
  return {
    section,
    show(...nodes: HTMLElement[]) {
      const now = el('div', {}, ...nodes);
      if (now.innerHTML === content.innerHTML) return;
      const focused = (content.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
      const key = focused && content.contains(focused) ? (focused.dataset.key ?? focused.textContent) : undefined;
      content.textContent = ''; // Chrome before 86 has no replaceChildren
      content.append(...now.childNodes);
      if (key === undefined) return;
      for (const button of content.querySelectorAll('button')) if ((button.dataset.key ?? button.textContent) === key) button.focus();
    },
  };
}

export function addStyle(root: ShadowRoot): void {
  try {
    // A policy without inline styles lets these through.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(el('style', {}, style)); // Safari before 16.4
  }
}

export function facts(of: Record<string, string | number | undefined>): HTMLElement {
  const rows = Object.entries(of).filter(([, value]) => value !== undefined && value !== '');
  return el('dl', {}, ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, String(value))]));
}
