// Removes from a module what only stack traces and asynchronous preemption (which wasm does not have) read: files and
// lines, arguments and inlined calls, preemption points, and the names of functions that are not ours. It hardly
// compresses: this is 120 KB, 13 % of the download. A trace still names this project's
// functions: Go's runtime (symtab.go) takes offset 0 for "no table" and prints ?:0, and leaves frames without a name out.
//
// The layout of these tables is private to Go. So it is read from the sources of the very toolchain that links, and
// checked in the module before anything is changed.
import fs from 'node:fs';
import path from 'node:path';
import { Reader } from './leb.mjs';

/** The tables of this toolchain or of this module are not as this file knows them: nothing was changed. */
export class UnknownLayout extends Error {}

/** The fields of runtime._func, and what the tables are numbered, as Go 1.26 and 1.27 have them. */
const known = {
  'runtime/symtab.go': [
    [
      /^type pcHeader struct \{(.*?)^\}/ms,
      'magic pad1 pad2 minLC ptrSize nfunc nfiles _ funcnameOffset cuOffset filetabOffset pctabOffset pclnOffset',
    ],
    [/^type moduledata struct \{\n.*?\n\n(.*?)\n\n/ms, 'pcHeader funcnametab cutab filetab pctab pclntable ftab findfunctab minpc maxpc'],
    [/^type functab struct \{(.*?)^\}/ms, 'entryoff funcoff'],
    [/^type findfuncbucket struct \{(.*?)^\}/ms, 'idx subbuckets'],
  ],
  'runtime/runtime2.go': [
    [
      /^type _func struct \{(.*?)^\}/ms,
      'entryOff nameOff args deferreturn pcsp pcfile pcln npcdata cuOffset startLine funcID flag _ nfuncdata',
    ],
  ],
  'internal/abi/symtab.go': [
    [/^\tPCDATA_UnsafePoint .*?\n\n/ms, 'UnsafePoint=0 StackMapIndex=1 InlTreeIndex=2 ArgLiveIndex=3 PanicBounds=4'],
    [
      /^\tFUNCDATA_ArgsPointerMaps .*?\n\n/ms,
      'ArgsPointerMaps=0 LocalsPointerMaps=1 StackObjects=2 InlTree=3 OpenCodedDeferInfo=4 ArgInfo=5 ArgLiveInfo=6 WrapInfo=7',
    ],
  ],
};

/** Throws UnknownLayout if the sources of this Go describe other tables. @param {string} goRoot */
export function checkSources(goRoot) {
  for (const [file, parts] of Object.entries(known)) {
    const source = fs.readFileSync(path.join(goRoot, 'src', file), 'utf8').replace(/\s*\/\/.*$/gm, '');
    for (const [pattern, wanted] of parts) {
      const found = pattern.exec(source);
      const names = found ? (found[1] ? fieldsOf(found[1]) : constantsOf(found[0])).join(' ') : '';
      if (names !== wanted) throw new UnknownLayout(`${file} has other tables: ${names || 'none'}`);
    }
  }
}

const fieldsOf = (struct) =>
  struct
    .split('\n')
    .map((line) => /^\t([\w, ]+?)\s+[\w*.[\]]+$/.exec(line)?.[1])
    .filter(Boolean)
    .flatMap((names) => names.split(', '));
const constantsOf = (text) => [...text.matchAll(/^\t(?:PC|FUNC)DATA_(\w+)\s+= (\d+)/gm)].map(([, name, value]) => `${name}=${value}`);

/**
 * Changes the bytes of one data segment, once all of its table is read and found to be as it is known.
 * @param {{bytes: Buffer}[]} segments the module's data
 */
export function dropTraceTables(segments) {
  const { bytes, functions, ranges, nameless, noName } = orUnknown(() => planFor(segments));
  for (const f of functions) {
    for (const field of [...f.droppedTables, ...f.sources]) bytes.writeUInt32LE(0, field);
    for (const field of f.droppedData) bytes.writeUInt32LE(0xffffffff, field);
  }
  for (const [start, end] of ranges) bytes.fill(0, start, end);
  for (const { name } of nameless) bytes.writeUInt32LE(noName, name);
}

/** Reads tables; what points outside of the data is of no known layout. */
export function orUnknown(read) {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? new UnknownLayout('an offset points outside of the data', { cause: error }) : error;
  }
}

function planFor(segments) {
  const found = segments.filter(({ bytes }) => tableHeader(bytes) >= 0);
  if (found.length !== 1) throw new UnknownLayout(`${found.length} data segments have a function table, not 1`);
  const [{ bytes }] = found;
  const base = tableHeader(bytes);
  const header = (i) => Number(bytes.readBigUInt64LE(base + 8 + 8 * i));
  // runtime.pcHeader: nfunc, nfiles, an unused word, and the offsets of names, units, files, tables and functions.
  const [count, names, units, tables, index] = [header(0), base + header(3), base + header(4), base + header(6), base + header(7)];
  const functions = readFunctions(bytes, index, count);
  const dropped = new Set();
  const kept = new Set();
  for (const f of functions) {
    for (const field of f.keptTables) kept.add(bytes.readUInt32LE(field));
    for (const field of f.droppedTables) dropped.add(bytes.readUInt32LE(field));
  }
  const ranges = [...dropped]
    .filter((offset) => offset !== 0 && !kept.has(offset))
    .map((offset) => [tables + offset, tableEnd(bytes, tables + offset)]);
  if (units > tables || ranges.some(([, end]) => end > index)) throw new UnknownLayout('a table ends behind the tables');
  ranges.push([units, tables]); // and the files of each unit, and their names

  // A name that is not ours becomes empty; all functions that lose theirs share the first.
  const foreign = foreignNames(bytes, names, units);
  ranges.push(...foreign);
  const offsets = new Set(foreign.map(([start]) => start - names));
  const nameless = functions.filter(({ name }) => offsets.has(bytes.readUInt32LE(name)));
  const [noName] = offsets;
  return { bytes, functions, ranges, nameless, noName };
}

/** Where the names of functions stand that are not this project's. A name ends with a zero. */
function foreignNames(bytes, names, end) {
  const ranges = [];
  for (let at = names; at < end;) {
    const stop = bytes.indexOf(0, at);
    if (stop < 0 || stop > end) throw new UnknownLayout('the names of functions do not end where the next table begins');
    if (!/^(main\.|localcache-wasm\/)/.test(bytes.toString('latin1', at, stop))) ranges.push([at, stop]);
    at = stop + 1;
  }
  return ranges;
}

/** Every function, each checked to begin where the one before ended and to be the one that the index names. */
function readFunctions(bytes, at, count) {
  const all = [];
  for (let i = 0; i < count; i++) {
    const entry = bytes.readUInt32LE(at + 8 * i);
    const start = at + bytes.readUInt32LE(at + 8 * i + 4);
    const f = functionAt(bytes, start);
    const before = all[i - 1];
    if (bytes.readUInt32LE(start) !== entry) throw new UnknownLayout(`function ${i} is not the one of the index`);
    if (before && start !== before.end && start !== before.end + 4)
      throw new UnknownLayout(`function ${i} does not follow function ${i - 1}`);
    all.push(f);
  }
  if (count === 0) throw new UnknownLayout('the table has no function');
  return all;
}

/** Where the fields of the runtime._func at a place are. */
export function functionAt(bytes, at) {
  const [pcsp, pcfile, pcln, npcdata, cuOffset, startLine, nfuncdata, end] = [16, 20, 24, 28, 32, 36, 43, 44].map((offset) => at + offset);
  const count = bytes.readUInt32LE(npcdata);
  if (count > 5 || bytes[nfuncdata] > 8) throw new UnknownLayout(`a function has ${count} tables and ${bytes[nfuncdata]} data`);
  const pcdata = Array.from({ length: count }, (_, i) => end + 4 * i);
  const funcdata = Array.from({ length: bytes[nfuncdata] }, (_, i) => end + 4 * (count + i));
  const [unsafePoint, inlTreeIndex, argLiveIndex] = [0, 2, 3];
  const [inlTree, argInfo, argLiveInfo] = [3, 5, 6];
  const forTraces = (_, i) => i === unsafePoint || i === inlTreeIndex || i === argLiveIndex;
  return {
    name: at + 4,
    end: end + 4 * (count + funcdata.length),
    keptTables: [pcsp, ...pcdata.filter((field, i) => !forTraces(field, i))],
    droppedTables: [pcfile, pcln, ...pcdata.filter(forTraces)],
    sources: [cuOffset, startLine],
    droppedData: funcdata.filter((_, i) => i === inlTree || i === argInfo || i === argLiveInfo),
  };
}

/** Where runtime.pcHeader begins: its magic number, two zeros, the least instruction of 1 byte, words of 8. */
export function tableHeader(bytes) {
  return bytes.indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]));
}

/** A table is pairs of numbers, a step of the value and one of the code; a step of 0 after the first pair ends it. */
function tableEnd(bytes, at) {
  const reader = new Reader(bytes, at);
  for (let first = true; reader.leb().value !== 0 || first; first = false) {
    reader.leb();
    if (reader.atEnd()) throw new UnknownLayout('a table does not end');
  }
  return reader.at;
}
