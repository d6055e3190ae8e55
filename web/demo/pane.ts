// The open conversation: its messages, what is being written, and what can be done with it.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { keyOf, type Chat, type Notes } from './chat';
import { dayOf, describe, reasonOf, timeOf } from './describe';
import { ask, byId, element } from './dom';
import type { Line } from './transcript';

const draftDelay = 400; // ms after the last key

export class Pane {
  private readonly text = byId<HTMLFormElement>('composer').elements.namedItem('text') as HTMLTextAreaElement;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private savedDraft = '';

  constructor(
    private readonly chat: Chat,
    private readonly problem: (text: string) => void,
  ) {
    const form = byId<HTMLFormElement>('composer');
    form.onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
    this.text.onkeydown = (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    };
    this.text.oninput = () => {
      clearTimeout(this.draftTimer);
      this.draftTimer = setTimeout(() => void this.saveDraft(), draftDelay);
    };
    this.text.onblur = () => void this.saveDraft();
    byId('back').onclick = () => this.close();
    byId('pin').onclick = () => void this.act((conversation) => this.pin(conversation));
    byId('label').onclick = () => void this.act((conversation) => this.label(conversation));
    byId('remove').onclick = () => void this.act((conversation) => this.remove(conversation));
    byId('earlier').onclick = () => void this.act((conversation) => this.earlier(conversation));
  }

  async show(conversation: ConversationItem): Promise<void> {
    await this.saveDraft();
    const fresh = await this.chat.find(conversation.conversationId, conversation.conversationType);
    const { draft = '' } = (fresh.customField ?? {}) as Notes;
    this.chat.open = fresh;
    this.text.value = this.savedDraft = draft;
    this.visible(true);
    this.text.focus();
    await this.chat.enter(fresh);
    this.draw(true);
  }

  close(): void {
    const key = this.chat.open && keyOf(this.chat.open);
    void this.saveDraft();
    this.chat.leave();
    this.text.value = this.savedDraft = '';
    this.visible(false);
    if (key) document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  /** Draws the messages anew; stays at the end if it was there, or if told to go. */
  draw(toEnd = false): void {
    const { open } = this.chat;
    if (!open) return;
    const scroll = byId('scroll');
    const atEnd = toEnd || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    const transcript = this.chat.transcript(keyOf(open));
    byId('earlier').hidden = transcript.atStart || transcript.cursor === undefined;
    const rows: HTMLElement[] = [];
    let day = '';
    for (const line of transcript.lines) {
      if (dayOf(line.time) !== day) rows.push(element('li', 'day', (day = dayOf(line.time))));
      rows.push(this.row(line, open));
    }
    byId('messages').replaceChildren(...rows);
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  private row(line: Line, conversation: ConversationItem): HTMLLIElement {
    const item = element('li', line.own ? 'own' : 'other');
    if (!line.own && conversation.conversationType === 'groupChat') item.append(element('b', 'from', line.from));
    item.append(element('p', '', describe(line.message)));
    const foot = item.appendChild(element('small', line.state));
    foot.append(element('time', '', timeOf(line.time)));
    if (line.own) foot.append(` ${{ sending: 'sending…', sent: 'sent', failed: 'not sent', '': '' }[line.state]}`);
    if (line.state === 'failed') {
      const retry = foot.appendChild(element('button', 'link', 'Try again'));
      retry.onclick = () => void this.chat.resend(conversation, line);
    }
    return item;
  }

  private visible(on: boolean): void {
    const { open } = this.chat;
    for (const id of ['head', 'scroll', 'composer']) byId(id).hidden = !on;
    byId('nothing').hidden = on;
    byId('chat').classList.toggle('reading', on);
    byId('title').textContent = open?.conversationId ?? '';
    const { label = '' } = (open?.customField ?? {}) as Notes;
    byId('label-shown').textContent = label;
    byId('label-shown').hidden = !label;
    byId('pin').setAttribute('aria-pressed', String(open?.isPinned ?? false));
    if (on) this.draw(true);
  }

  private send(): void {
    const text = this.text.value.trim();
    if (!this.chat.open || !text) return;
    this.text.value = '';
    void this.saveDraft();
    void this.chat.send(this.chat.open, text);
    this.draw(true);
  }

  async saveDraft(): Promise<void> {
    clearTimeout(this.draftTimer);
    const { open } = this.chat;
    if (!open || this.text.value === this.savedDraft) return;
    this.savedDraft = this.text.value;
    await this.chat.note(open, { draft: this.text.value }).catch((error) => this.problem(`The draft was not kept: ${reasonOf(error)}`));
  }

  private async act(action: (conversation: ConversationItem) => Promise<void>): Promise<void> {
    if (!this.chat.open) return;
    try {
      await action(this.chat.open);
    } catch (error) {
      this.problem(reasonOf(error));
    }
  }

  /** Shows the conversation as the store has it now. */
  private async reread({ conversationId, conversationType }: ConversationItem): Promise<void> {
    this.chat.open = await this.chat.find(conversationId, conversationType);
    this.visible(true);
  }

  private async pin(conversation: ConversationItem): Promise<void> {
    await this.chat.pin(conversation, !conversation.isPinned);
    await this.reread(conversation);
  }

  private async label(conversation: ConversationItem): Promise<void> {
    const { label = '' } = (conversation.customField ?? {}) as Notes;
    const answer = await ask('label-dialog', (form) => {
      (form.elements.namedItem('label') as HTMLInputElement).value = label;
    });
    if (!answer) return;
    await this.chat.note(conversation, { label: String(answer.get('label')).trim() });
    await this.reread(conversation);
  }

  private async remove(conversation: ConversationItem): Promise<void> {
    const answer = await ask('remove-dialog');
    if (!answer) return;
    // What was being written goes with it: saving it would bring the conversation back.
    clearTimeout(this.draftTimer);
    this.text.value = this.savedDraft = '';
    await this.chat.remove(conversation, answer.has('messages'));
    this.close();
  }

  private async earlier(conversation: ConversationItem): Promise<void> {
    const scroll = byId('scroll');
    const fromEnd = scroll.scrollHeight - scroll.scrollTop;
    await this.chat.loadPast(conversation);
    this.draw();
    scroll.scrollTop = scroll.scrollHeight - fromEnd;
  }
}
