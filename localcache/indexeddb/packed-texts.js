// @ts-check
// A text segment: the texts of about a thousand messages that a search can match,
// in one value. Reading a row costs 10 to 20 µs whatever is in it; a segment costs
// about as much as a few rows. Pure functions: text-segments.js reads them, pack-texts.js writes them.

import { normalise, textOf } from './search.js';

/** @import { Found } from './changelog.js' */

/**
 * Texts are normalised: that takes fifteen times as long as looking through them.
 * Those of messages follow each other with AFTER behind each; ends are the
 * positions of these.
 * @typedef {object} TextSegment
 * @property {string} content @property {Uint32Array} contentEnds
 * @property {string} ext @property {Uint32Array} extEnds
 * @property {string} places the Found of each message, as JSON: [sessions, [[order, the session's index, tie], …]].
 * It keeps this name, which is the one in databases of older releases
 */

/** Stands behind the texts of one message. No keyword that isPackable() has it. */
const AFTER = '\u0001';
const everyAfter = /\u0001/g;

/** Whether keywords, normalised, can be looked for in segments. @param {string[]} keywords */
export const isPackable = (keywords) => keywords.every((keyword) => keyword !== '' && !keyword.includes(AFTER));

/**
 * What of a message's row goes into a segment; undefined if nothing of it can match.
 * @param {any} row
 * @returns {{ found: Found, content: string, ext: string } | undefined}
 */
export function textEntry(row) {
  if (row.body === null || typeof row.body !== 'object') return undefined;
  const [content, ext] = ['content', 'ext'].map((scope) => normalise(textOf(row.body, scope)).replace(everyAfter, ' '));
  return content || ext ? { found: [row.order, row.sessionId, row.tie], content, ext } : undefined;
}

/** @typedef {NonNullable<ReturnType<typeof textEntry>>} TextEntry */

/** @param {TextEntry[]} entries @returns {TextSegment} */
export function segmentOf(entries) {
  const sessions = [...new Set(entries.map(({ found }) => found[1]))];
  const number = new Map(sessions.map((session, i) => [session, i]));
  const found = entries.map(({ found: [order, session, tie] }) => [order, number.get(session), tie]);
  const [content, contentEnds] = join(entries.map((entry) => entry.content));
  const [ext, extEnds] = join(entries.map((entry) => entry.ext));
  return { content, contentEnds, ext, extEnds, places: JSON.stringify([sessions, found]) };
}

/** @param {string[]} texts @returns {[string, Uint32Array]} */
function join(texts) {
  let end = -1;
  return [texts.map((text) => text + AFTER).join(''), Uint32Array.from(texts, (text) => (end += text.length + 1))];
}

/** Whether a value is a segment of so many messages. @param {any} segment @param {number} count @returns {segment is TextSegment} */
export const isTextSegment = (segment, count) =>
  typeof segment?.places === 'string' &&
  isJoined(segment.content, segment.contentEnds, count) &&
  isJoined(segment.ext, segment.extEnds, count);

/** @param {any} text @param {any} ends @param {number} count */
const isJoined = (text, ends, count) =>
  typeof text === 'string' && ends instanceof Uint32Array && ends.length === count && ends[count - 1] === text.length - 1;

/**
 * Where a segment's messages stand, in their order.
 * @param {TextSegment} segment @returns {Found[]} throws if it is damaged
 */
export function foundIn(segment) {
  const [sessions, found] = JSON.parse(segment.places);
  if (found.length !== segment.contentEnds.length) throw new Error('a text segment does not say where all its messages stand');
  return found.map((/** @type {[number, number, string]} */ [order, session, tie]) => [order, sessions[session], tie]);
}

/**
 * Which messages of a segment have all keywords in them, by their index, in order.
 * @param {TextSegment} segment @param {string[]} keywords normalised and packable @param {string} scope
 * @returns {number[]}
 */
export function matchesIn(segment, keywords, scope) {
  /** @type {Set<number> | undefined} */
  let left;
  for (const keyword of keywords) {
    const having = /** @type {Set<number>} */ (new Set());
    if (scope !== 'ext') collect(segment.content, segment.contentEnds, keyword, left, having);
    if (scope !== 'content') collect(segment.ext, segment.extEnds, keyword, left, having);
    left = having;
    if (left.size === 0) return [];
  }
  return [...(left ?? [])].sort((a, b) => a - b);
}

/**
 * @param {string} text @param {Uint32Array} ends @param {string} keyword
 * @param {Set<number> | undefined} among only these, if given @param {Set<number>} having
 */
function collect(text, ends, keyword, among, having) {
  let message = 0;
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, ends[message])) {
    while (ends[message] < at) message++;
    if (!among || among.has(message)) having.add(message);
  }
}
