// The list of conversations as the local store has it, and when it is read again: after each change
// that this tab makes or hears of.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';

export class Conversations {
  /** As last read: newest first, pinned ones above. */
  items: ConversationItem[] = [];
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly read: () => Promise<ConversationItem[]>,
    private readonly changed: (items: ConversationItem[]) => void,
  ) {}

  /** Reads the list again. Calls that come meanwhile end in one more reading; resolves when `items` is what the store has. */
  refresh(): Promise<void> {
    this.again = true;
    this.running ??= this.readAgain().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  clear(): void {
    this.again = false;
    this.items = [];
  }

  private async readAgain(): Promise<void> {
    while (this.again) {
      this.again = false;
      const items = await this.read();
      this.items = items.toSorted((a, b) => Number(b.isPinned ?? false) - Number(a.isPinned ?? false));
      this.changed(this.items);
    }
  }
}
