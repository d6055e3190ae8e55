// The page's dialogs: forms that are answered or cancelled, and menus.
import { arrowKeys, byId } from './dom';

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
  return new Promise((resolve) => {
    menu.addEventListener('close', () => resolve(menu.returnValue), { once: true });
    menu.showModal();
    const { left, right, bottom, top } = beside.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = menu;
    menu.style.left = `${Math.max(8, Math.min(left < innerWidth / 2 ? left : right - width, innerWidth - width - 8))}px`;
    menu.style.top = `${bottom + height + 8 < innerHeight ? bottom + 4 : Math.max(8, top - height - 4)}px`;
  });
}

/** Once, at the start of the page. */
export function startMenus(): void {
  for (const menu of document.querySelectorAll<HTMLElement>('dialog.menu')) {
    arrowKeys(menu, () => [...menu.querySelectorAll<HTMLElement>('button:not([hidden])')], 'ArrowUp', 'ArrowDown');
  }
}
