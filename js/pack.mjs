/**
 * Makes what a page gets of the linker's module: its data joined, without what
 * only stack traces read. It compresses and starts better.
 */
export function pack(wasm) {
  const reader = new Reader(wasm, 8);
  const out = [wasm.subarray(0, 8)];
  while (!reader.atEnd()) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.unsigned();
    const end = reader.at + size;
    if (id === 11) {
      const segments = join(readSegments(reader));
      dropTraceTables(segments);
      const body = dataSection(segments);
      out.push(Buffer.from([id]), unsigned(body.length), body);
    } else {
      out.push(wasm.subarray(start, end));
    }
    reader.at = end;
  }
  return Buffer.concat(out);
}

/**
 * Takes out what only stack traces and asynchronous preemption read, which hardly
 * compresses: files and lines, arguments and inlined calls, and where a goroutine
 * may be preempted from outside (wasm has no such thing). 95 KB, 11 % of the
 * download. A trace still names its functions. Go's runtime (symtab.go) takes
 * offset 0 for "no table" and prints ?:0.
 */
function dropTraceTables(segments) {
  const { bytes } = segments.find(({ bytes }) => tableHeader(bytes) >= 0) ?? {};
  if (!bytes) throw new Error('localcache.wasm has no function table of the form that Go 1.20 to 1.26 write: look at js/pack.mjs again');
  const base = tableHeader(bytes);
  const header = (i) => Number(bytes.readBigUInt64LE(base + 8 + 8 * i));
  // runtime.pcHeader: nfunc, nfiles, an unused word, and the offsets of names, units, files, tables and functions.
  const [count, tables, functions] = [header(0), base + header(6), base + header(7)];
  const dropped = new Set();
  const kept = new Set();
  for (let i = 0; i < count; i++) {
    const f = functionAt(bytes, functions + bytes.readUInt32LE(functions + 8 * i + 4));
    for (const field of f.keptTables) kept.add(bytes.readUInt32LE(field));
    for (const field of f.droppedTables) dropped.add(bytes.readUInt32LE(field));
    for (const field of [...f.droppedTables, ...f.sources]) bytes.writeUInt32LE(0, field);
    for (const field of f.droppedData) bytes.writeUInt32LE(0xffffffff, field);
  }
  for (const offset of dropped) {
    if (offset !== 0 && !kept.has(offset)) bytes.fill(0, tables + offset, tableEnd(bytes, tables + offset));
  }
  bytes.fill(0, base + header(5), tables); // and the names of the files
}

/** Where the fields of the runtime._func at a place are (runtime2.go; the numbers of the tables: internal/abi/symtab.go). */
function functionAt(bytes, at) {
  const [pcsp, pcfile, pcln, npcdata, cuOffset, startLine, nfuncdata, end] = [16, 20, 24, 28, 32, 36, 43, 44].map((offset) => at + offset);
  const count = bytes.readUInt32LE(npcdata);
  const pcdata = Array.from({ length: count }, (_, i) => end + 4 * i);
  const funcdata = Array.from({ length: bytes[nfuncdata] }, (_, i) => end + 4 * (count + i));
  const [unsafePoint, inlTreeIndex, argLiveIndex] = [0, 2, 3];
  const [inlTree, argInfo, argLiveInfo] = [3, 5, 6];
  const forTraces = (_, i) => i === unsafePoint || i === inlTreeIndex || i === argLiveIndex;
  return {
    keptTables: [pcsp, ...pcdata.filter((field, i) => !forTraces(field, i))],
    droppedTables: [pcfile, pcln, ...pcdata.filter(forTraces)],
    sources: [cuOffset, startLine],
    droppedData: funcdata.filter((_, i) => i === inlTree || i === argInfo || i === argLiveInfo),
  };
}

/** Where runtime.pcHeader begins: its magic number, two zeros, the least instruction of 1 byte, words of 8. */
function tableHeader(bytes) {
  return bytes.indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]));
}

/** A table is pairs of numbers, a step of the value and one of the code; a step of 0 after the first pair ends it. */
function tableEnd(bytes, at) {
  const reader = new Reader(bytes, at);
  for (let first = true; reader.leb().value !== 0 || first; first = false) reader.leb();
  return reader.at;
}

/** Longer runs of zeros than this stay out: they are memory that is empty at the start. */
const mostZeros = 1024;

function readSegments(reader) {
  return Array.from({ length: reader.unsigned() }, () => {
    // Go writes one form: memory 0, at a constant.
    if (reader.byte() !== 0 || reader.byte() !== 0x41) throw new Error('localcache.wasm has a data segment of an unknown form');
    const start = reader.signed();
    if (reader.byte() !== 0x0b) throw new Error('localcache.wasm has a data segment at a computed place');
    return { start, bytes: reader.bytes(reader.unsigned()) };
  });
}

/**
 * Go's linker leaves out every run of zeros in the data: 76,000 little segments,
 * whose headers neither compress nor let their neighbours compress, and each of
 * which the browser copies by itself. Joined again, with the zeros between them,
 * they are a tenth less to download.
 */
function join(segments) {
  const joined = [];
  let last;
  for (const { start, bytes } of segments) {
    const gap = last ? start - last.end : -1;
    if (gap < 0 || gap > mostZeros) joined.push((last = { start, end: start, parts: [] }));
    else last.parts.push(Buffer.alloc(gap));
    last.parts.push(bytes);
    last.end = start + bytes.length;
  }
  return joined.map(({ start, parts }) => ({ start, bytes: Buffer.concat(parts) }));
}

function dataSection(segments) {
  const parts = [unsigned(segments.length)];
  for (const { start, bytes } of segments) {
    parts.push(Buffer.from([0, 0x41]), signed(start), Buffer.from([0x0b]), unsigned(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

/** Reads wasm's own number format, LEB128. */
export class Reader {
  constructor(wasm, at) {
    this.wasm = wasm;
    this.at = at;
  }

  atEnd() {
    return this.at >= this.wasm.length;
  }
  byte() {
    return this.wasm[this.at++];
  }
  bytes(size) {
    return this.wasm.subarray(this.at, (this.at += size));
  }
  unsigned() {
    return this.leb().value >>> 0;
  }

  signed() {
    const { value, shift, last } = this.leb();
    return shift < 32 && last & 0x40 ? value | (-1 << shift) : value;
  }

  leb() {
    let value = 0,
      shift = 0,
      last;
    do {
      last = this.byte();
      value |= (last & 0x7f) << shift;
      shift += 7;
    } while (last & 0x80);
    return { value, shift, last };
  }
}

function unsigned(n) {
  const out = [];
  do {
    out.push(n > 0x7f ? (n & 0x7f) | 0x80 : n);
    n >>>= 7;
  } while (n);
  return Buffer.from(out);
}

function signed(n) {
  const out = [];
  for (;;) {
    const low = n & 0x7f;
    n >>= 7;
    if ((n === 0 && !(low & 0x40)) || (n === -1 && low & 0x40)) return Buffer.from([...out, low]);
    out.push(low | 0x80);
  }
}
