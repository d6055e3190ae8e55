// @ts-check
// A search through text segments. They need not be complete, or new: `texts` says
// what they hold and up to which record of the change log that is true; messages
// that the log names since are looked at as rows. Whatever is missing or damaged,
// the search goes through the rows instead: it is slow then, never wrong.

import { foundName, readWritten } from './changelog.js';
import { foundIn, isPackable, isTextSegment, matchesIn } from './packed-texts.js';
import { rowPasses } from './scan.js';
import { sizes } from './sizes.js';
import { findTexts, firstOf } from './texts.js';
import { orNothing, storeOf } from './transaction.js';

/** @import { Found } from './changelog.js' */
/** @import { Open } from './transaction.js' */

/**
 * What the text segments hold, in the object store segments under the key "texts".
 * @typedef {object} Texts
 * @property {string} stamp names this making of segments; theirs are the keys ["texts", stamp, id]
 * @property {number} upTo the record of the change log up to which they are true
 * @property {Found | null} floor messages before it are not packed yet; null: all are
 * @property {{ id: number, count: number, low: Found, high: Found }[]} segments
 * @property {number} next the id of the next segment
 */

export const textsKey = 'texts';

/** @param {Texts} texts @param {number} id */
export const textKey = (texts, id) => [textsKey, texts.stamp, id];

/** The order of a search, as compare() of texts.js. @param {Found} a @param {Found} b */
export const compareFound = (a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);

/** Whether a value that was read is a Texts. @param {any} texts @returns {texts is Texts} */
export const isTexts = (texts) =>
  typeof texts?.stamp === 'string' && typeof texts.upTo === 'number' && Array.isArray(texts.segments) && texts.floor !== undefined;

/**
 * Answers a FindTexts.
 * @param {Open} open @param {any} query its filter is prepared
 * @param {(answer: any) => void} done
 */
export function findPackedTexts(open, query, done) {
  const rows = () => findTexts(storeOf(open, 'messages'), query, done);
  const { keywords } = query.filter ?? { keywords: [] };
  if (!open.packed?.texts || keywords.length === 0 || !isPackable(keywords)) return rows();
  const state = storeOf(open, 'segments').get(textsKey);
  const some = query.only && storeOf(open, 'messages').count(IDBKeyRange.bound([query.only], [query.only, []]));
  const begin = () => {
    const texts = state.error ? undefined : state.result;
    if (!isTexts(texts) || (texts.floor && !query.newest) || (some && some.result <= sizes.texts.fewRows)) return rows();
    new Search(open, query, texts, done, rows).begin();
  };
  orNothing(state, () => some || begin());
  if (some) orNothing(some, begin);
}

/** One search through segments. */
class Search {
  /** @param {Open} open @param {any} query @param {Texts} texts @param {(answer: any) => void} done @param {() => void} rows */
  constructor(open, query, texts, done, rows) {
    this.open = open;
    this.query = query;
    this.texts = texts;
    this.done = done;
    this.rows = rows;
    const { newest, session, time, tie, limit, filter } = query;
    this.order = newest ? (/** @type {Found} */ a, /** @type {Found} */ b) => compareFound(b, a) : compareFound;
    /** Where the page before ended. @type {Found | undefined} */
    this.from = session ? [time, session, tie] : undefined;
    this.page = firstOf(limit, this.order);
    /** There may be more behind the page. */
    this.more = false;
    /** A segment knows words only. */
    this.wordsOnly = !filter.from && filter.types.length === 0 && filter.start === undefined && filter.end === undefined;
    /** Messages written since, which are looked at as rows. @type {Map<string, Found>} */
    this.since = new Map();
  }

  begin() {
    readWritten(storeOf(this.open, 'changes'), storeOf(this.open, 'meta'), this.texts.upTo, (written) => {
      if (!written.known || written.messages.size > sizes.texts.mostRows) return this.rows();
      this.since = written.messages;
      const [near, far] = this.query.newest ? /** @type {const} */ (['high', 'low']) : /** @type {const} */ (['low', 'high']);
      const ahead = this.texts.segments
        .filter((segment) => !this.from || this.order(this.from, segment[far]) < 0)
        .sort((a, b) => this.order(a[near], b[near]))
        .map(({ id, count, [near]: begin }) => ({ id, count, begin }));
      this.takeRows([...written.messages.values()], () => this.next(ahead, 1));
    });
  }

  /** Whether a message belongs on the page, as far as is known. @param {Found} found */
  isWanted(found) {
    if (this.query.only && found[1] !== this.query.only) return false;
    if (this.from && this.order(this.from, found) >= 0) return false;
    const last = this.page.last();
    if (!last || this.order(found, last) < 0) return true;
    this.more ||= this.order(found, last) > 0;
    return false;
  }

  /** Takes in those of some messages that are wanted and pass the filter as they are now. @param {Found[]} some @param {() => void} then */
  takeRows(some, then) {
    const wanted = some.filter((found) => this.isWanted(found));
    if (wanted.length === 0) return then();
    const requests = wanted.map(([order, session, tie]) => storeOf(this.open, 'messages').get([session, order, tie]));
    requests[requests.length - 1].onsuccess = () => {
      requests.forEach(({ result }, i) => {
        if (result && rowPasses(result, this.query.filter)) this.page.add(wanted[i]);
      });
      then();
    };
  }

  /**
   * Looks through the next segments: one, then two, then four, so that a page that is
   * soon full needs few, and one that is not is not slow.
   * @param {{ id: number, count: number, begin: Found }[]} ahead @param {number} width
   */
  next(ahead, width) {
    const last = this.page.last();
    const wanted = ahead.slice(0, width).filter(({ begin }) => !last || this.order(begin, last) < 0);
    if (wanted.length === 0) return this.end(ahead.length > 0);
    const requests = wanted.map(({ id }) => storeOf(this.open, 'segments').get(textKey(this.texts, id)));
    let left = requests.length;
    for (const request of requests) orNothing(request, () => --left === 0 && read());
    const read = () => {
      /** @type {Found[]} */
      const matching = [];
      try {
        requests.forEach(({ error, result }, i) => {
          if (error || !isTextSegment(result, wanted[i].count)) throw error;
          const matches = matchesIn(result, this.query.filter.keywords, this.query.filter.scope);
          if (matches.length === 0) return;
          const found = foundIn(result);
          for (const match of matches) if (!this.since.has(foundName(found[match]))) matching.push(found[match]);
        });
      } catch {
        if (this.open.packed) this.open.packed.texts = false; // until they have been made anew
        return this.rows();
      }
      const then = () => this.next(ahead.slice(wanted.length), Math.min(width * 2, 16));
      if (!this.wordsOnly) return this.takeRows(matching, then);
      for (const found of matching) if (this.isWanted(found)) this.page.add(found);
      then();
    };
  }

  /** @param {boolean} more there are segments behind the page */
  end(more) {
    const { floor } = this.texts;
    const last = this.page.last();
    if (floor && !(last && this.order(last, floor) <= 0)) return this.rows();
    const { found, end } = this.page.result();
    this.done({
      found: found.map(([order, sessionId, tie]) => ({ sessionId, order, tie })),
      end: end && !more && !this.more && !floor,
    });
  }
}
