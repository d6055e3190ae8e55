// @ts-check
// What text of a message a search can match, and whether it does. Pure functions:
// they run on the rows themselves, and on the packed texts of many messages. Go
// decides order and paging, and never sees a text.

/** Separates the texts of one message. normaliseAll() removes it from keywords, so no keyword matches across two texts. */
const BETWEEN = '\u0000';
/** Chrome before 85 has no replaceAll. */
const everyBetween = /\u0000/g;

/**
 * The form of a text in which it is compared: letters that differ only in case, in width or in how
 * their marks are put together are the same. NFKC (full width to half, compatibility forms, marks put
 * together), then case folding, then NFKC again, since folding can leave marks apart.
 *
 * JavaScript has no case folding. Lower, upper and lower case again does it: "ß", "ẞ" and "SS" become "ss".
 * The lower case of a sigma depends on what follows it, so both become one. The four i of Turkish become one
 * too: in Turkish I is the capital of ı and İ that of i, elsewhere I is that of i, and a text does not say
 * which language it is.
 * @param {string} text
 * @returns {string}
 */
export function normalise(text) {
  const composed = text.normalize('NFKC');
  const folded = composed.toLowerCase().toUpperCase().toLowerCase();
  return folded
    .replace(/ς/g, 'σ')
    .replace(/i\u0307+/g, 'i')
    .normalize('NFKC');
}

/**
 * The text of a message in which a keyword is looked for, not yet normalised; "" if it has none.
 *
 * | type | content |
 * | --- | --- |
 * | txt | its text |
 * | img, audio, video, file | the file's name |
 * | loc | address and building name |
 * | custom | the event |
 * | combine | title and summary |
 *
 * Of the types that other releases of the SDK may add, nothing but the ext matches.
 * @param {any} message @param {string} scope "content", "ext" or "all"
 * @returns {string}
 */
export function textOf(message, scope) {
  const texts = scope === 'ext' ? [] : contentOf(message);
  if (scope !== 'content') texts.push(extOf(message.ext));
  return texts
    .filter((text) => typeof text === 'string' && text !== '')
    .map((text) => text.replace(everyBetween, ''))
    .join(BETWEEN);
}

/** @param {any} message @returns {any[]} */
function contentOf(message) {
  switch (message.type) {
    case 'txt':
      return [message.msg];
    case 'img':
    case 'audio':
    case 'video':
    case 'file':
      return [message.filename ?? message.file?.filename];
    case 'loc':
      return [message.addr, message.buildingName];
    case 'custom':
      return [message.customEvent];
    case 'combine':
      return [message.title, message.summary];
  }
  return [];
}

/** An ext as JSON text; nothing of an empty one. @param {any} ext */
function extOf(ext) {
  if (ext === null || typeof ext !== 'object' || Object.keys(ext).length === 0) return '';
  try {
    return JSON.stringify(ext);
  } catch {
    return ''; // a ring, or a BigInt: no text
  }
}

/**
 * Whether all keywords are in a text. Both are normalised already.
 * @param {string} text @param {string[]} keywords
 */
export const matches = (text, keywords) => keywords.every((keyword) => text.includes(keyword));

/**
 * Keywords as matches() takes them.
 * @param {string[]} keywords
 */
export const normaliseAll = (keywords) => keywords.map((keyword) => normalise(keyword).replace(everyBetween, ''));

/**
 * What Go asks of a message: localcache.Filter. Keywords are normalised already.
 * @typedef {{from: string, fromAbsent: boolean, types: string[], start?: number, end?: number, keywords: string[], scope: string}} Filter
 */

/**
 * Whether a message passes a filter: all that is given must hold.
 * @param {any} message @param {Filter} filter
 */
export function passes(message, filter) {
  const { from, types, start, end, keywords, scope } = filter;
  if (from && !sentBy(message, filter)) return false;
  if (types.length > 0 && !types.includes(message.type)) return false;
  if (start !== undefined && !(message.time >= start)) return false;
  if (end !== undefined && !(message.time <= end)) return false;
  return keywords.length === 0 || matches(normalise(textOf(message, scope)), keywords);
}

/** @param {any} message @param {Filter} filter */
function sentBy(message, { from, fromAbsent }) {
  const sender = String(message.from ?? '').split('/', 1)[0]; // without the resource
  return sender === '' ? fromAbsent : sender.toLowerCase() === from.toLowerCase();
}
