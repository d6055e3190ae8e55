import { execFileSync } from 'node:child_process';
import { leaveOutComputed } from './computed-tables.mjs';
import { Reader, signed, unsigned } from './leb.mjs';
import { checkSources, dropTraceTables, UnknownLayout } from './trace-tables.mjs';

/** DEBUG=1 builds a module whose stack traces have files and lines. */
export const debug = Boolean(process.env.DEBUG);

/**
 * Makes what a page gets of the linker's module: its data joined, without what
 * only stack traces read and without what can be computed. It compresses and
 * starts better. With a Go whose tables are not known the module keeps them, and
 * a warning says so.
 *
 * @param {Buffer} wasm
 * @param {object} [options]
 * @param {boolean} [options.traces] keeps what stack traces read
 * @param {boolean} [options.computed] keeps what can be computed
 * @param {() => void} [options.check] throws UnknownLayout if this Go's tables are not known
 */
export function pack(wasm, { traces = debug, computed = debug, check = checkToolchain } = {}) {
  const sections = readSections(wasm);
  const data = sections.find(({ id }) => id === 11);
  let segments = join(readSegments(new Reader(data.body, 0)));
  if (!traces) orWarn('the tables for stack traces', check, () => dropTraceTables(segments));
  if (!computed) {
    orWarn('the tables that can be computed', check, () => {
      const left = leaveOutComputed(segments);
      addStartFunction(sections, left.code);
      segments = left.segments;
    });
  }
  data.body = dataSection(segments);
  return Buffer.concat([wasm.subarray(0, 8), ...sections.flatMap(({ id, body }) => [Buffer.from([id]), unsigned(body.length), body])]);
}

function readSections(wasm) {
  const reader = new Reader(wasm, 8);
  const sections = [];
  while (!reader.atEnd()) sections.push({ id: reader.byte(), body: reader.bytes(reader.unsigned()) });
  return sections;
}

function orWarn(what, check, change) {
  try {
    check();
    change();
  } catch (error) {
    if (!(error instanceof UnknownLayout)) throw error;
    console.warn(`localcache.wasm keeps ${what}, which makes it larger: ${error.message} (js/trace-tables.mjs, js/computed-tables.mjs)`);
  }
}

/** A function of no arguments and no result, which runs when the module is instantiated. */
function addStartFunction(sections, code) {
  const section = (id) => sections.find((one) => one.id === id);
  const [types, imports, functions, codes] = [1, 2, 3, 10].map(section);
  if (section(8)) throw new UnknownLayout('the module has a start function');
  const type = append(types, [0x60, 0, 0]);
  const index = new Reader(imports.body, 0).unsigned() + append(functions, unsigned(type));
  append(codes, [...unsigned(code.length), ...code]);
  // Sections come in the order of their ids, but for custom ones (0).
  sections.splice(
    sections.findIndex(({ id }) => id > 8),
    0,
    { id: 8, body: unsigned(index) },
  );
}

/** Adds an entry to a section and returns its number. */
function append(section, entry) {
  const reader = new Reader(section.body, 0);
  const count = reader.unsigned();
  section.body = Buffer.concat([unsigned(count + 1), section.body.subarray(reader.at), Buffer.from(entry)]);
  return count;
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
