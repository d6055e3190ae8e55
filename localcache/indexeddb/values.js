// @ts-check
// The table of JavaScript values that Go refers to by number, and the two arrays
// of bytes that texts cross in. A number enters Go for nothing; a string or an
// object costs a reference with a finalizer (docs/performance.md).

const empty = Symbol('no value');

export function createValues() {
  /** @type {any[]} 0 stands for no value */
  const slots = [empty];
  /** @type {number[]} */
  const free = [];
  /** Values whose numbers Go has chosen, below 0. @type {Map<number, any>} */
  const own = new Map();
  let toGo = new Uint8Array(1 << 16);
  let fromGo = new Uint8Array(1 << 16);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  /** Puts a value into the table. @param {any} value */
  function keep(value) {
    const slot = free.length > 0 ? /** @type {number} */ (free.pop()) : slots.length;
    slots[slot] = value;
    return slot;
  }

  /**
   * Puts a value into the table, and perhaps a second one, for the application, that shares
   * its members: of the first only whole members are set and taken away.
   * @param {{ number: number, text: string, copy: number, without: string[] }} kept text is JSON
   */
  function keepOwn({ number, text, copy, without }) {
    const value = JSON.parse(text);
    const stored = copy === 0 ? value : { ...value };
    for (const name of without) delete stored[name];
    own.set(number, stored);
    if (copy !== 0) own.set(copy, value);
  }

  /** @param {number} slot */
  function drop(slot) {
    if (slot < 0) own.delete(slot);
    if (slot > 0 && slots[slot] !== empty) {
      slots[slot] = empty;
      free.push(slot);
    }
  }

  /** @param {number} slot */
  const value = (slot) => (slot < 0 ? own.get(slot) : slot > 0 && slots[slot] !== empty ? slots[slot] : undefined);

  /** Takes a value out of the table. @param {number} slot */
  function take(slot) {
    const taken = value(slot);
    drop(slot);
    return taken;
  }

  /** Leaves a text for Go and returns its length in bytes. @param {string} text */
  function give(text) {
    const { read, written } = encoder.encodeInto(text, toGo);
    if (/** @type {number} */ (read) === text.length) return /** @type {number} */ (written);
    toGo = new Uint8Array(text.length * 3); // no character takes more
    return give(text);
  }

  /** The text that Go left. @param {number} length in bytes */
  const given = (length) => decoder.decode(fromGo.subarray(0, length));

  /** The array that Go writes to, with room for a length. @param {number} length */
  function grow(length) {
    if (length > fromGo.length) fromGo = new Uint8Array(length * 2);
    return fromGo;
  }

  return {
    keep,
    keepOwn,
    take,
    value,
    drop,
    give,
    given,
    grow,
    /** The array that Go reads from. */
    toGo: () => toGo,
    /** How many values are in the table: a test's way to see a leak. */
    inUse: () => slots.length - 1 - free.length + own.size,
  };
}

/** @typedef {ReturnType<typeof createValues>} ValueTable */
