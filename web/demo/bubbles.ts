// The messages of a conversation as they look.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { dayOf, describe, timeElement, timeOf } from './describe';
import { byId, element, icon, Rows } from './dom';
import type { Line, LineState, Transcript } from './transcript';

const together = 5 * 60_000; // ms: messages of one sender this close follow each other
const largest = 280; // px of an image

export interface BubbleActions {
  menu(line: Line, beside: HTMLElement): void;
  resend(line: Line): void;
}

/** A message, or the day that begins. */
type Item = { day: string } | { line: Line; state: LineState; follows: boolean };

const words: Record<LineState, string> = {
  '': '',
  sending: 'sending…',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'not sent',
  recalled: '',
};

export class Bubbles {
  private isGroup = false;
  private readonly rows: Rows<Item>;

  constructor(private readonly actions: BubbleActions) {
    this.rows = new Rows(byId('messages'), (item) => ('day' in item ? element('li', 'day', item.day) : this.row(item)));
  }

  clear(): void {
    this.rows.clear();
  }

  draw(transcript: Transcript, { conversationType }: ConversationItem): void {
    this.isGroup = conversationType === 'groupChat';
    const items: { key: string; shows: string; item: Item }[] = [];
    let before: Line | undefined;
    for (const line of transcript.lines) {
      const day = dayOf(line.time);
      const newDay = !before || dayOf(before.time) !== day;
      if (newDay) items.push({ key: `day ${day}`, shows: day, item: { day } });
      const follows = !newDay && before?.from === line.from && line.time - before.time < together;
      const state = transcript.stateOf(line);
      const { message, reason, progress } = line;
      const shows = JSON.stringify([state, follows, reason, progress, message.msg, message.url, message.modifiedInfo]);
      items.push({ key: line.key, shows, item: { line, state, follows } });
      before = line;
    }
    this.rows.draw(items);
  }

  private row({ line, state, follows }: Exclude<Item, { day: string }>): HTMLLIElement {
    const item = element('li', `${line.own ? 'own' : 'other'}${follows ? ' follows' : ''}`);
    if (!line.own && this.isGroup && !follows) item.append(element('b', 'from', line.from));
    if (state === 'recalled') {
      item.classList.add('gone');
      item.append(element('p', '', `${line.own ? 'You' : line.from} took a message back.`));
      return item;
    }
    if (line.message.type === 'img') item.append(this.image(line));
    else item.append(element('p', '', describe(line.message)));
    if (line.progress !== undefined && state === 'sending') {
      const bar = item.appendChild(element('progress'));
      bar.value = line.progress;
      bar.setAttribute('aria-label', 'Uploading');
    }
    item.append(this.foot(line, state));
    if (line.id && (line.own || line.message.type === 'txt') && state !== 'failed' && state !== 'sending') {
      const more = item.appendChild(element('button', 'more icon small'));
      more.type = 'button';
      more.dataset.key = `more ${line.key}`;
      more.setAttribute('aria-label', `More about: ${describe(line.message).slice(0, 60)}`);
      more.setAttribute('aria-haspopup', 'dialog');
      more.append(icon('more'));
      more.onclick = () => this.actions.menu(line, more);
    }
    return item;
  }

  private foot(line: Line, state: LineState): HTMLElement {
    const foot = element('small', state);
    foot.append(timeElement(line.time, timeOf(line.time)));
    if (line.message.modifiedInfo) foot.append(' · changed');
    if (words[state]) foot.append(` · ${words[state]}${line.reason ? `: ${line.reason}` : ''}`);
    // An image of a page before went with that page.
    const canRetry = line.message.type === 'txt' || line.message.file || line.message.url;
    if (state === 'failed' && canRetry) {
      const retry = foot.appendChild(element('button', 'link', 'Try again'));
      retry.type = 'button';
      retry.onclick = () => this.actions.resend(line);
    }
    return foot;
  }

  private image(line: Line): HTMLElement {
    const { message } = line;
    const button = element('button', 'picture');
    button.type = 'button';
    const image = button.appendChild(element('img'));
    const { width, height } = message.width > 0 && message.height > 0 ? message : { width: largest, height: largest * 0.75 };
    const scale = Math.min(1, largest / width, largest / height);
    // Its place is kept before it is there: nothing jumps.
    image.width = Math.round(width * scale);
    image.height = Math.round(height * scale);
    image.alt = line.own ? 'Your image' : `Image from ${line.from}`;
    image.onerror = () => button.replaceWith(element('p', 'broken', 'This image could not be loaded.'));
    image.src = line.preview ?? message.url ?? '';
    button.onclick = () => {
      const dialog = byId<HTMLDialogElement>('image-dialog');
      const large = dialog.querySelector('img')!;
      large.src = image.src;
      large.alt = image.alt;
      dialog.showModal();
    };
    return button;
  }
}
