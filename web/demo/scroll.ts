// Where the messages are scrolled to: who sees the newest one goes on seeing the newest one, and who
// reads older ones is left there.
import { byId } from './dom';

const nearEnd = 80; // px from the newest message that count as being there
const nearStart = 100; // px from the oldest one

export interface Scrolled {
  /** Older messages are wanted. */
  reachedStart(): void;
  /** Newer ones are. */
  reachedEnd(): void;
  /** Whether the last message that is shown is the newest there is. */
  hasNewest(): boolean;
  /** The newest ones are wanted, which are not here. */
  wantsNewest(): void;
}

export class Scroll {
  private readonly box = byId('scroll');
  private atEnd = true;
  /** Of the box, px: as the messages were last fitted into it. */
  private height = 0;

  constructor(private readonly scrolled: Scrolled) {
    byId('newest').onclick = () => {
      if (scrolled.hasNewest()) this.toEnd();
      else scrolled.wantsNewest();
    };
    this.box.onscroll = () => {
      // Until the observer below has run, another height says nothing of where the reader is.
      if (this.box.clientHeight === this.height) this.look();
      if (this.box.scrollTop < nearStart) scrolled.reachedStart();
      if (this.isNearEnd()) scrolled.reachedEnd();
    };
    // A keyboard, a longer composer or a lower window takes room from the messages.
    new ResizeObserver(() => {
      this.height = this.box.clientHeight;
      if (this.atEnd) this.toEnd();
      else this.look();
    }).observe(this.box);
  }

  /** Changes the messages. What is in view stays there, also if some come in above; `toEnd` leads to the newest. */
  around(change: () => void, { grewAbove, toEnd }: { grewAbove: boolean; toEnd: boolean }): void {
    const fromEnd = this.box.scrollHeight - this.box.scrollTop;
    const stays = toEnd || (this.atEnd && this.scrolled.hasNewest());
    change();
    if (stays) this.toEnd();
    else if (grewAbove) this.box.scrollTop = this.box.scrollHeight - fromEnd;
    this.look();
  }

  /** Leads to one message. */
  to(line: Element): void {
    this.atEnd = false;
    line.scrollIntoView({ block: 'center' });
    this.look();
  }

  /** The box may have been resized and resized back, which no observer sees. */
  keepEnd(): void {
    if (this.atEnd) this.toEnd();
  }

  private toEnd(): void {
    this.box.scrollTop = this.box.scrollHeight;
    this.look();
  }

  private isNearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    return scrollHeight - scrollTop - clientHeight < nearEnd;
  }

  /** Notes whether the newest message is in view. */
  private look(): void {
    this.atEnd = this.scrolled.hasNewest() && this.isNearEnd();
    byId('newest').hidden = this.atEnd;
  }
}
