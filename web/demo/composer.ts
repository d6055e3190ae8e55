// What is being written: a text with its draft, an image to go along, or a change of an earlier message.
import { byId } from './dom';
import { describe, sizeOf } from './describe';
import { onLanguage, words } from './language';
import type { Picture } from './messages';
import type { Line } from './transcript';

const draftDelay = 400; // ms after the last key
const typingEvery = 3000; // ms
const largestFile = 10_000_000; // bytes

export interface Written {
  send(text: string, picture: Picture | undefined): void;
  change(line: Line, text: string): void;
  keepDraft(draft: string): Promise<void>;
  typing(): void;
  /** The last own message, to change it. */
  last(): Line | undefined;
  problem(text: () => string): void;
  /** The field may be higher or lower than before. */
  resized(): void;
}

export class Composer {
  private readonly form = byId<HTMLFormElement>('composer');
  private readonly text = this.form.elements.namedItem('text') as HTMLTextAreaElement;
  private readonly file = byId<HTMLInputElement>('file');
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private savedDraft = '';
  private typed = 0;
  private changing: Line | undefined;
  private picture: Picture | undefined;

  constructor(private readonly written: Written) {
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.submit();
    };
    this.text.onkeydown = (event) => this.key(event);
    this.text.oninput = () => this.input();
    this.text.onblur = () => void this.saveDraft();
    this.text.onpaste = (event) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (!file) return;
      event.preventDefault();
      void this.attach(file);
    };
    byId('pick').onclick = () => this.file.click();
    this.file.onchange = () => {
      const file = this.file.files?.[0];
      if (file) void this.attach(file);
      this.file.value = ''; // so the same one may be picked again
    };
    byId('detach').onclick = () => this.detach();
    byId('edit-cancel').onclick = () => this.leaveChange();
    onLanguage(() => this.describePicture());
  }

  /** Begins with a conversation's draft. */
  begin(draft: string): void {
    this.detach();
    this.stopChange();
    this.write((this.savedDraft = draft));
  }

  focus(): void {
    this.text.focus();
  }

  /** Forgets what is written: nothing of it is kept. */
  drop(): void {
    clearTimeout(this.draftTimer);
    this.detach();
    this.stopChange();
    this.write((this.savedDraft = ''));
  }

  /** The draft as the store has it: taken unless something has been written since the one before. */
  take(draft: string): void {
    if (!this.changing && this.text.value === this.savedDraft) this.write((this.savedDraft = draft));
  }

  /** Another tab wrote a draft: it is taken unless somebody is about to write here. */
  takeElsewhere(draft: string): void {
    if (!document.hasFocus() || document.activeElement !== this.text) this.take(draft);
  }

  async saveDraft(): Promise<void> {
    clearTimeout(this.draftTimer);
    if (this.changing || this.text.value === this.savedDraft) return;
    this.savedDraft = this.text.value;
    await this.written.keepDraft(this.text.value);
  }

  /** Puts an earlier message into the field; what was being written waits in the draft. */
  async change(line: Line): Promise<void> {
    await this.saveDraft();
    this.changing = line;
    byId('editing').hidden = false;
    this.write(line.message.msg);
    this.text.focus();
  }

  private leaveChange(): void {
    this.stopChange();
    this.write(this.savedDraft);
    this.text.focus();
  }

  private stopChange(): void {
    this.changing = undefined;
    byId('editing').hidden = true;
  }

  private submit(): void {
    const text = this.text.value.trim();
    const { changing, picture } = this;
    if (changing) {
      this.leaveChange();
      if (text && text !== changing.message.msg) this.written.change(changing, text);
      return;
    }
    if (!text && !picture) return;
    this.write('');
    this.detach();
    void this.saveDraft();
    this.written.send(text, picture);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === 'Escape') {
      if (this.changing) this.leaveChange();
      else this.detach();
    } else if (event.key === 'ArrowUp' && !this.text.value && !this.changing) {
      const line = this.written.last();
      if (!line) return;
      event.preventDefault();
      void this.change(line);
    }
  }

  private write(text: string): void {
    this.text.value = text;
    this.fit();
  }

  /** As high as its text, up to the style's max-height. */
  private fit(): void {
    if (!CSS.supports('field-sizing', 'content')) {
      const { style } = this.text;
      style.height = 'auto';
      style.height = `${this.text.scrollHeight + this.text.offsetHeight - this.text.clientHeight}px`;
    }
    this.written.resized();
  }

  private input(): void {
    this.fit();
    if (this.changing) return;
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => void this.saveDraft(), draftDelay);
    if (!this.text.value || Date.now() - this.typed < typingEvery) return;
    this.typed = Date.now();
    this.written.typing();
  }

  private async attach(file: File): Promise<void> {
    this.detach();
    if (this.changing) this.leaveChange();
    if (file.size > largestFile) {
      this.written.problem(() => words.imageTooLarge(file.name, sizeOf(file.size), sizeOf(largestFile)));
      return;
    }
    const strip = byId('attached');
    const preview = strip.querySelector('img')!;
    preview.src = URL.createObjectURL(file);
    try {
      await preview.decode();
    } catch {
      this.detach();
      this.written.problem(() => words.imageUnreadable(file.name));
      return;
    }
    this.picture = { file, width: preview.naturalWidth, height: preview.naturalHeight };
    this.describePicture();
    strip.hidden = false;
    this.text.focus();
  }

  private describePicture(): void {
    if (!this.picture) return;
    const { file, width, height } = this.picture;
    const name = file.name || describe({ type: 'img' });
    byId('attached').querySelector('span')!.textContent = words.imageInfo(name, width, height, sizeOf(file.size));
  }

  private detach(): void {
    this.picture = undefined;
    const strip = byId('attached');
    const preview = strip.querySelector('img')!;
    if (preview.src) URL.revokeObjectURL(preview.src);
    preview.removeAttribute('src');
    strip.hidden = true;
  }
}
