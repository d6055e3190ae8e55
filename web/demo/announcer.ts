// What a screen reader says of messages that arrive. The list of messages is no live region itself:
// opening a conversation or loading its past would be read out as a whole.
import { byId, element } from './dom';

const kept = 20;

export function announce(text: string): void {
  const announcer = byId('announcer');
  announcer.append(element('p', '', text));
  while (announcer.childElementCount > kept) announcer.firstElementChild!.remove();
}
