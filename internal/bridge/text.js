// @ts-check
// How values cross between JavaScript and Go: as one text, each record begun and its
// fields set apart by control characters. text.go is the other side.
//
// What is written need not be of the declared type: it can come from a host or out
// of a database. What is no text is written as "", what is no number as 0.

const beforeRecord = '\x1e';
const betweenFields = '\x1f';
/** Stands before one of these characters inside a text, raised by 0x40. */
const escape = '\x1d';
/** A field that has no value. */
const absent = '\x1c';
const special = /[\x1c-\x1f]/;
const allSpecial = /[\x1c-\x1f]/g;
const escaped = /\x1d([\s\S])/g;

/**
 * @typedef {object} Values The table of JavaScript values that Go refers to by number.
 * @property {(value: unknown) => number} keep puts a value into the table and returns its number
 * @property {(number: number) => unknown} take takes a value out of the table; undefined for 0
 */

/** @param {string} one */
const escapeOne = (one) => escape + String.fromCharCode(one.charCodeAt(0) + 0x40);

/** Writes records for Go. */
export class Writer {
  /** @param {Values} values */
  constructor(values) {
    this.values = values;
    /** @type {string[]} */
    this.fields = [];
    /** @type {string[]} */
    this.records = [];
  }

  /** @param {unknown} value */
  text(value) {
    if (typeof value !== 'string') this.fields.push('');
    else this.fields.push(special.test(value) ? value.replace(allSpecial, escapeOne) : value);
  }
  /** @param {unknown} value */
  number(value) {
    this.fields.push(typeof value === 'number' && Number.isFinite(value) ? `${value}` : '0');
  }
  /** @param {unknown} value */
  flag(value) {
    this.fields.push(value === true ? '1' : '0');
  }
  /** undefined crosses as number 0. @param {unknown} value */
  body(value) {
    this.fields.push(value === undefined ? '0' : `${this.values.keep(value)}`);
  }
  absent() {
    this.fields.push(absent);
  }
  /** @template T @param {readonly T[] | undefined} items @param {(item: T) => void} write */
  list(items, write) {
    const list = Array.isArray(items) ? items : [];
    this.number(list.length);
    for (const item of list) write(item);
  }
  /** A key of a database. @param {any} key */
  key(key) {
    if (typeof key === 'string') this.text(`t${key}`);
    else if (typeof key === 'number') this.text(`n${key}`);
    else if (Array.isArray(key)) {
      this.text(`a${key.length}`);
      for (const part of key) this.key(part);
    } else this.text('');
  }

  /** Ends a record and returns its length. One that is longer than the most is not taken, and throws. */
  end(most = Infinity) {
    let length = 0;
    for (const field of this.fields) length += field.length + 1;
    if (length > most) {
      this.undo();
      throw new RangeError(`The parameters take ${length} characters; a call takes ${most} at the most`);
    }
    this.records.push(beforeRecord + this.fields.join(betweenFields));
    this.fields.length = 0;
    return length;
  }
  /** Forgets the fields since the last record. */
  undo() {
    this.fields.length = 0;
  }
  /** All records, as one text. */
  done() {
    return this.records.join('');
  }
}

/** Reads records that Go wrote. A field that is missing reads as empty. */
export class Reader {
  /** @param {string} text @param {Values} values */
  constructor(text, values) {
    this.values = values;
    this.records = text.split(beforeRecord);
    this.record = 1; // what stands before the first is empty
    /** @type {string[]} */
    this.fields = [];
    this.field = 0;
  }

  /** Goes to the next record; false at the end. */
  next() {
    if (this.record === this.records.length) return false;
    this.fields = this.records[this.record++].split(betweenFields);
    this.field = 0;
    return true;
  }

  text() {
    const field = this.fields[this.field++] ?? '';
    return field.includes(escape) ? field.replace(escaped, (_, one) => String.fromCharCode(one.charCodeAt(0) - 0x40)) : field;
  }
  number() {
    return Number(this.fields[this.field++] ?? 0);
  }
  flag() {
    return this.fields[this.field++] === '1';
  }
  /** @returns {any} */
  body() {
    return this.values.take(this.number());
  }
  absent() {
    if (this.fields[this.field] !== absent && this.field < this.fields.length) return false;
    this.field++;
    return true;
  }
  /** @template T @param {(r: Reader) => T} read @returns {T[]} */
  list(read) {
    const list = [];
    for (let left = this.number(); left > 0; left--) list.push(read(this));
    return list;
  }
  /** A key of a database; undefined for none. @returns {any} */
  key() {
    const field = this.text();
    const rest = field.slice(1);
    if (field[0] === 't') return rest;
    if (field[0] === 'n') return Number(rest);
    if (field[0] !== 'a') return undefined;
    const parts = [];
    for (let left = Number(rest); left > 0; left--) parts.push(this.key());
    return parts;
  }
}

/** What Go keeps as text holds no JavaScript values. */
const noValues = { keep: () => 0, take: () => undefined };

/** Reads a text that Go keeps in a database or in a cursor: the fields of one record, without the mark of its beginning. @param {string} text */
export function fieldsOf(text) {
  const r = new Reader(beforeRecord + text, noValues);
  r.next();
  return r;
}

/** Writes such a text. @param {(w: Writer) => void} write */
export function textOf(write) {
  const w = new Writer(noValues);
  write(w);
  return w.fields.join(betweenFields);
}
