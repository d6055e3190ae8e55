/** The element with this id; the page without it is broken. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element with the id ${id}`);
  return found as T;
}

/** A new element with a class and text. Text is set as text: nothing here is ever read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** A round initial. A policy without inline styles leaves colours to classes. */
export function paintAvatar(target: HTMLElement, name: string): void {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)!) % 997;
  target.className = `avatar hue-${sum % 6}`;
  target.textContent = (name[0] ?? '?').toUpperCase();
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
