// The messages of a conversation as they look.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { dayOf, timeElement, timeOf } from './dates';
import { describe } from './describe';
import { byId, element, hueOf, icon, Rows } from './dom';
import { reasonOf } from './errors';
import { locale, words } from './language';
import { marked } from './marked';
import type { Line, LineState, Transcript } from './transcript';

const together = 5 * 60_000; // ms: messages of one sender this close follow each other
const largest = 280; // px of an image

export interface BubbleActions {
  menu(line: Line, beside: HTMLElement): void;
  resend(line: Line): void;
  fillGap(line: Line): void;
}

/** A message, or a line between messages: the day that begins, where the unread ones begin, where some may be missing. */
type Item =
  | { between: 'day' | 'new'; text: string }
  | { gapAt: Line }
  | { line: Line; state: LineState; follows: boolean; isFound: boolean; keywords: string[] };
type Message = Extract<Item, { line: Line }>;

const statusIcons: Partial<Record<LineState, string>> = { sending: 'sending', sent: 'sent', delivered: 'arrived', read: 'arrived' };

export class Bubbles {
  private isGroup = false;
  private readonly rows: Rows<Item>;

  constructor(private readonly actions: BubbleActions) {
    this.rows = new Rows(byId('messages'), (item) => {
      if ('between' in item) return element('li', item.between, item.text);
      return 'gapAt' in item ? this.gap(item.gapAt) : this.row(item);
    });
  }

  clear(): void {
    this.rows.clear();
  }

  draw(transcript: Transcript, { conversationType }: ConversationItem): void {
    this.isGroup = conversationType === 'groupChat';
    const items: { key: string; shows: string; item: Item }[] = [];
    const { keywords, found, gaps } = transcript;
    let before: Line | undefined;
    for (const line of transcript.lines) {
      const day = dayOf(line.time);
      const newDay = !before || dayOf(before.time) !== day;
      if (newDay) items.push({ key: `day ${day}`, shows: day, item: { between: 'day', text: day } });
      if (gaps.has(line.id)) items.push({ key: `gap ${line.key}`, shows: locale, item: { gapAt: line } });
      const isFirstNew = line.key === transcript.firstNew;
      if (isFirstNew) items.push({ key: 'new', shows: locale, item: { between: 'new', text: words.newMessages } });
      const follows = !newDay && !isFirstNew && before?.from === line.from && line.time - before.time < together;
      const state = transcript.stateOf(line);
      const { message, failure, progress } = line;
      const reason = failure && reasonOf(failure);
      const isFound = found !== '' && found === line.id;
      const looks = [locale, state, follows, reason, progress, message.msg, message.url, message.modifiedInfo, isFound, keywords];
      items.push({ key: line.key, shows: JSON.stringify(looks), item: { line, state, follows, isFound, keywords } });
      before = line;
    }
    this.rows.draw(items);
  }

  /** The message that a search led to; undefined if it is not shown. */
  found(): Element | undefined {
    return byId('messages').querySelector('.found') ?? undefined;
  }

  /** Where this browser may miss messages that the server has. */
  private gap(line: Line): HTMLLIElement {
    const item = element('li', 'gap');
    const button = element('button', 'link', words.loadMissing);
    button.type = 'button';
    button.dataset.key = `fill ${line.key}`;
    button.onclick = () => this.actions.fillGap(line);
    item.append(element('span', '', words.mayBeMissing), button);
    return item;
  }

  private row({ line, state, follows, isFound, keywords }: Message): HTMLLIElement {
    const item = element('li', `${line.own ? 'own' : 'other'}${follows ? ' follows' : ''}${isFound ? ' found' : ''}`);
    if (state === 'recalled') {
      item.classList.add('gone');
      item.append(element('p', '', line.own ? words.ownRecalled : words.recalled(line.from)));
      return item;
    }
    if (!line.own && this.isGroup && !follows) item.append(element('b', `from hue-${hueOf(line.from)}`, line.from));
    else item.append(element('span', 'spoken', line.own ? words.ownPreview('') : words.preview(line.from, '')));
    if (line.message.type === 'img') item.append(this.image(line));
    else item.appendChild(element('p')).append(...marked(describe(line.message), keywords));
    if (line.progress !== undefined && state === 'sending') {
      const bar = item.appendChild(element('progress'));
      bar.value = line.progress;
      bar.setAttribute('aria-label', words.uploading);
    }
    item.append(this.foot(line, state));
    if (line.id && (line.own || line.message.type === 'txt') && state !== 'failed' && state !== 'sending') {
      const more = item.appendChild(element('button', 'more icon small'));
      more.type = 'button';
      more.dataset.key = `more ${line.key}`;
      more.setAttribute('aria-label', words.moreAbout(describe(line.message).slice(0, 60)));
      more.setAttribute('aria-haspopup', 'dialog');
      more.append(icon('more'));
      more.onclick = () => this.actions.menu(line, more);
    }
    return item;
  }

  /** Its time, and what became of an own message: a sign for the eye, a word for a screen reader and as the tooltip. */
  private foot(line: Line, state: LineState): HTMLElement {
    const foot = element('small', state);
    if (line.message.modifiedInfo) foot.append(`${words.changed} · `);
    foot.append(timeElement(line.time, timeOf(line.time)));
    const name = statusIcons[state];
    if (name && state !== '' && state !== 'failed' && state !== 'recalled') {
      const sign = foot.appendChild(element('span', 'status'));
      sign.title = words[state];
      sign.append(icon(name), element('span', 'spoken', ` ${words[state]}`));
    }
    if (state !== 'failed') return foot;
    foot.append(` · ${line.failure ? words.notSentBecause(reasonOf(line.failure)) : words.notSent}`);
    // An image of a page before went with that page.
    if (line.message.type === 'txt' || line.message.file || line.message.url) {
      const retry = foot.appendChild(element('button', 'link', words.tryAgain));
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
    image.alt = line.own ? words.ownImage : words.imageFrom(line.from);
    image.onerror = () => button.replaceWith(element('p', 'broken', words.imageBroken));
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
