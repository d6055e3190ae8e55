import { normalise, normaliseAll } from '../../localcache/indexeddb/search.js';

/** Marks that belong to the letter before stand with it: they are compared as one. */
const letters = (text: string): { text: string; at: number }[] => {
  if (typeof Intl.Segmenter === 'function') {
    return Array.from(new Intl.Segmenter().segment(text), ({ segment, index }) => ({ text: segment, at: index }));
  }
  return Array.from(text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu), ({ 0: found, index }) => ({ text: found, at: index }));
};

/**
 * Finds where the keywords of a search stand in a text, by the rules of
 * `searchLocalMessages`: upper and lower case, full and half width are the same. An
 * application marks these parts of a message that was found.
 *
 * @param keywords as the search had them
 * @returns beginning and end of each part, as `text.slice()` takes them, in order; parts that touch are one
 * @example
 * matchRanges("Ｆull moon", "full"); // [[0, 4]]
 */
export function matchRanges(text: string, keywords: string | string[]): [start: number, end: number][] {
  const wanted = normaliseAll([keywords].flat()).filter((keyword) => keyword !== '');
  // The normalised text, and for each of its units the letter of the text that it came from.
  let normalised = '';
  const from: [start: number, end: number][] = [];
  for (const { text: letter, at } of letters(text)) {
    const part = normalise(letter);
    for (let i = 0; i < part.length; i++) from.push([at, at + letter.length]);
    normalised += part;
  }
  const found: [number, number][] = [];
  for (const keyword of wanted) {
    for (let at = normalised.indexOf(keyword); at >= 0; at = normalised.indexOf(keyword, at + 1)) {
      found.push([from[at]![0], from[at + keyword.length - 1]![1]]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [start, end] of found) {
    const last = joined[joined.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
