// Where the messages are scrolled to: who sees the newest one goes on seeing the newest one, and who
// reads older ones is left there.
import { byId } from './dom';

const nearEnd = 80; // px from the newest message that count as being there
const nearStart = 100; // px from the oldest one

export class Scroll {
  private readonly box = byId('scroll');
  private atEnd = true;
  /** Of the box, px: as the messages were last fitted into it. */
  private height = 0;

  /** `reachedStart` is called when older messages are wanted. */
  constructor(reachedStart: () => void) {
    byId('newest').onclick = () => this.toEnd();
    this.box.onscroll = () => {
      // Until the observer below has run, another height says nothing of where the reader is.
      if (this.box.clientHeight === this.height) this.look();
      if (this.box.scrollTop < nearStart) reachedStart();
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
    const stays = toEnd || this.atEnd;
    change();
    if (stays) this.toEnd();
    else if (grewAbove) this.box.scrollTop = this.box.scrollHeight - fromEnd;
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

  /** Notes whether the newest message is in view. */
  private look(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    this.atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    byId('newest').hidden = this.atEnd;
  }
}
