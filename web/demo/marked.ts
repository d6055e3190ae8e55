// Texts with what a search was for marked in them.
import { matchRanges } from 'localcache-wasm/localCache/localCache';
import { element } from './dom';

const before = 16; // characters of a long text that stand before its first match

/** A text with the keywords in <mark>. */
export function marked(text: string, keywords: string[]): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let at = 0;
  for (const [start, end] of matchRanges(text, keywords)) {
    parts.push(text.slice(at, start), element('mark', '', text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== '');
}

/** The part of a text around its first match, on one line. */
export function excerpt(text: string, keywords: string[]): (string | HTMLElement)[] {
  const line = text.replace(/\s+/g, ' ');
  const first = matchRanges(line, keywords)[0]?.[0] ?? 0;
  if (first <= before) return marked(line, keywords);
  const letters = [...line.slice(0, first)].slice(-before).join('');
  return ['…', ...marked(letters + line.slice(first), keywords)];
}
