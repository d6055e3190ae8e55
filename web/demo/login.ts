// The login form.
import { byId, paintAvatar } from './dom';
import { onLanguage, words } from './language';

export class LoginForm {
  private readonly form = byId<HTMLFormElement>('login-form');
  private text = () => '';
  private busy = false;

  constructor(submitted: (user: string, password: string) => void) {
    const field = (name: string) => this.form.elements.namedItem(name) as HTMLInputElement;
    for (const button of this.people()) {
      paintAvatar(button.querySelector('.avatar')!, button.dataset.user!);
      button.onclick = () => {
        field('user').value = button.dataset.user!;
        field('password').value = passwordOf(button.dataset.user!);
        this.form.requestSubmit();
      };
    }
    this.form.onsubmit = (event) => {
      event.preventDefault();
      submitted(field('user').value.trim(), field('password').value);
    };
    onLanguage(() => this.draw());
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

  private people(): HTMLButtonElement[] {
    return [...this.form.querySelectorAll<HTMLButtonElement>('[data-user]')];
  }

  private draw(): void {
    byId('enter').textContent = this.busy ? words.loggingIn : words.logIn;
    byId('problem').textContent = this.text();
  }
}

/** Of the server's demo users. */
export const passwordOf = (user: string) => `pw-${user}`;
