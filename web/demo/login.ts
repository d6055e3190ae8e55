// The login form.
import { byId, paintAvatar } from './dom';
import { onLanguage, words } from './language';

export class LoginForm {
  private readonly form = byId<HTMLFormElement>('login-form');
  private text = () => '';
  private busy = false;

  constructor(submitted: (user: string, password: string) => void) {
    for (const button of this.form.querySelectorAll<HTMLButtonElement>('[data-user]')) {
      paintAvatar(button.querySelector('.avatar')!, button.dataset.user!);
      button.onclick = () => {
        this.fill(button.dataset.user!);
        this.form.requestSubmit();
      };
    }
    this.form.onsubmit = (event) => {
      event.preventDefault();
      submitted(this.field('user').value.trim(), this.field('password').value);
    };
    this.suggest();
    onLanguage(() => {
      this.draw();
      this.suggest();
    });
  }

  /** While a login runs the form takes nothing. */
  wait(busy: boolean): void {
    this.busy = busy;
    this.form.inert = busy;
    this.draw();
  }

  problem(text: () => string): void {
    this.text = text;
    this.draw();
  }

  focus(): void {
    this.people()[0]!.focus();
  }

  /** The demo users of the present language. */
  private people(): HTMLButtonElement[] {
    const language = document.documentElement.lang.slice(0, 2);
    return [...this.form.querySelectorAll<HTMLButtonElement>(`[data-cast=${language}]`)];
  }

  /** Puts the first demo user into the fields, unless somebody else stands there. */
  private suggest(): void {
    const { value } = this.field('user');
    if (!value || this.form.querySelector(`[data-user="${CSS.escape(value)}"]`)) this.fill(this.people()[0]!.dataset.user!);
  }

  private fill(user: string): void {
    this.field('user').value = user;
    this.field('password').value = passwordOf(user);
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  private draw(): void {
    byId('enter').textContent = this.busy ? words.loggingIn : words.logIn;
    byId('problem').textContent = this.text();
  }
}

/** Of the server's demo users. */
export const passwordOf = (user: string) => `pw-${user}`;
