// The head of the open conversation: whom it is with, and how it stands.
import type { ConversationItem } from 'localcache-wasm/localCache/localCache';
import { isMuted, notesOf } from './chat';
import { arrowKeys, byId, paintAvatar } from './dom';

const tools = ['find', 'pin', 'mute', 'label', 'remove'];

/** Once, at the start of the page. */
export function startHead(): void {
  arrowKeys(byId('head').querySelector('[role=toolbar]')!, () => tools.map((id) => byId(id)), 'ArrowLeft', 'ArrowRight');
}

/** Without a conversation the pane says that none is open. */
export function drawHead(open: ConversationItem | undefined): void {
  for (const id of ['head', 'scroll', 'composer']) byId(id).hidden = !open;
  byId('nothing').hidden = open !== undefined;
  byId('chat').classList.toggle('reading', open !== undefined);
  if (!open) return;
  byId('title').textContent = open.conversationId;
  paintAvatar(byId('peer-avatar'), open.conversationId, open.conversationType);
  const { label = '' } = notesOf(open);
  byId('label-shown').textContent = label;
  byId('label-shown').hidden = !label;
  byId('pin').setAttribute('aria-pressed', String(open.isPinned ?? false));
  byId('mute').setAttribute('aria-pressed', String(isMuted(open)));
}
