import { execFileSync } from 'node:child_process';
import { Reader, signed, unsigned } from './leb.mjs';
import { checkSources, dropTraceTables, UnknownLayout } from './trace-tables.mjs';

/** DEBUG=1 builds a module whose stack traces have files and lines. */
export const debug = Boolean(process.env.DEBUG);

/**
 * Makes what a page gets of the linker's module: its data joined, without what
 * only stack traces read. It compresses and starts better. With a Go whose
 * tables are not known the module keeps them, and a warning says so.
 *
 * @param {Buffer} wasm
 * @param {object} [options]
 * @param {boolean} [options.traces] keeps what stack traces read
 * @param {() => void} [options.check] throws UnknownLayout if this Go's tables are not known
 */
export function pack(wasm, { traces = debug, check = checkToolchain } = {}) {
  const reader = new Reader(wasm, 8);
  const out = [wasm.subarray(0, 8)];
  while (!reader.atEnd()) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.unsigned();
    const end = reader.at + size;
    if (id === 11) {
      const segments = join(readSegments(reader));
      if (!traces) tryToDrop(segments, check);
      const body = dataSection(segments);
      out.push(Buffer.from([id]), unsigned(body.length), body);
    } else {
      out.push(wasm.subarray(start, end));
    }
    reader.at = end;
  }
  return Buffer.concat(out);
}

function tryToDrop(segments, check) {
  try {
    check();
    dropTraceTables(segments);
  } catch (error) {
    if (!(error instanceof UnknownLayout)) throw error;
    console.warn(`localcache.wasm keeps the tables for stack traces, about 120 KB of the download: ${error.message} (js/trace-tables.mjs)`);
  }
}

function checkToolchain() {
  checkSources(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim());
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
