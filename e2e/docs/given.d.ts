// What the code samples of README.md and docs/ take for granted. Each sample is a module of its own and
// may declare a name anew.
import type { MiniCore } from 'localcache-wasm/miniCore/miniCore';
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';

declare global {
  /** Ours, with both plugins, logged in. */
  const miniCore: MiniCore;
  const username: string;
  const accessToken: string;
  /** Paints the page's list. */
  function show(list: readonly ConversationItem[]): void;
  /** Tells the user. */
  function warn(text: string): void;
}
