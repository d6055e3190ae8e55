// What a page downloads, and how much of it is which package. The brotli size of the module has a budget: a
// larger module fails the build.
//
//   node js/size.mjs          prints, and fails beyond the budget
//   node js/size.mjs --gate   only the budget
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { compile } from './compile.mjs';
import { Reader } from './leb.mjs';
import { pack } from './pack.mjs';

/** Bytes of localcache.wasm in brotli: 800 KB is the most a page may be asked for, 740 the aim. */
const budget = 800_000;

const root = path.resolve(import.meta.dirname, '..');
const module = path.join(root, 'dist/script/localcache.wasm');
const brotli = (bytes, quality = 11) =>
  zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality } }).length;
const kb = (n) => `${(n / 1000).toFixed(0)} KB`.padStart(9);

if (!process.argv.includes('--gate')) {
  printFiles();
  printShares();
}
const size = fs.statSync(`${module}.br`).size;
console.log(`localcache.wasm: ${size} bytes in brotli, budget ${budget}`);
if (size > budget) {
  console.error(
    `The module is ${size - budget} bytes over its budget. See what costs with \`make size\`, or say in js/size.mjs why it may cost more.`,
  );
  process.exitCode = 1;
}

function printFiles() {
  console.log(`${'raw'.padStart(9)}${'gzip'.padStart(9)}${'brotli'.padStart(9)}  file`);
  // inline.js holds the module, compressed by gzip and written in base64: a page has either it or localcache.wasm.
  for (const name of ['localcache.wasm', 'localCache.js', 'contact.js', 'miniCore.js', 'inline.js']) {
    const bytes = fs.readFileSync(path.join(root, 'dist/script', name));
    console.log(`${kb(bytes.length)}${kb(zlib.gzipSync(bytes, { level: 9 }).length)}${kb(brotli(bytes))}  ${name}`);
  }
}

/** Code by Go package, from a build that kept its names. The shares in brotli are of each package packed alone. */
function printShares() {
  const named = path.join(root, 'build/size.wasm');
  fs.mkdirSync(path.dirname(named), { recursive: true });
  compile(named);
  const { functions, data } = readModule(pack(fs.readFileSync(named)));
  const groups = new Map();
  for (const { name, code } of functions) {
    const group = groupOf(name);
    groups.set(group, [...(groups.get(group) ?? []), code]);
  }
  const rows = [...groups].map(([group, codes]) => [group, Buffer.concat(codes)]);
  rows.push(['data: texts, types, the tables of the garbage collector and of stack traces', data]);
  console.log(`\n${'raw'.padStart(9)}${'brotli'.padStart(9)}  of the module`);
  for (const [group, bytes] of rows.sort(([, a], [, b]) => b.length - a.length)) {
    if (bytes.length > 8000) console.log(`${kb(bytes.length)}${kb(brotli(bytes, 9))}  ${group}`);
  }
  console.log();
}

/** @param {string} name of a function as Go's linker writes it, its dots and slashes as underscores */
function groupOf(name) {
  for (const [start, group] of [
    ['localcache_wasm_localcache_indexeddb', 'localcache/indexeddb'],
    ['localcache_wasm_localcache', 'localcache'],
    ['localcache_wasm_minicore', 'minicore'],
    ['localcache_wasm_contact', 'contact'],
    ['localcache_wasm_msync', 'msync'],
    ['localcache_wasm_internal', 'internal'],
    ['main', 'wasm'],
    ['localcache_wasm', 'wasm'],
    ['github.com_hack-pad_go-indexeddb', 'hack-pad/go-indexeddb'],
    ['github.com_hack-pad_safejs', 'hack-pad/safejs'],
    ['github.com_hack_pad_go_indexeddb', 'hack-pad/go-indexeddb'],
    ['github.com_hack_pad_safejs', 'hack-pad/safejs'],
    ['github.com_aperturerobotics', 'aperturerobotics/protobuf-go-lite'],
    ['syscall_js', 'syscall/js'],
    ['fmt', 'fmt and reflect'],
    ['reflect', 'fmt and reflect'],
    ['time', 'time'],
    ['context', 'context'],
  ]) {
    if (name.startsWith(start)) return group;
  }
  return name.startsWith('github') ? 'other modules' : 'the Go runtime and standard library';
}

function readModule(wasm) {
  const reader = new Reader(wasm, 8);
  const names = new Map();
  let imports = 0,
    codes = [],
    data = Buffer.alloc(0);
  while (!reader.atEnd()) {
    const id = reader.byte();
    const end = reader.unsigned() + reader.at;
    if (id === 2) imports = readImports(reader);
    if (id === 10) codes = Array.from({ length: reader.unsigned() }, () => reader.bytes(reader.unsigned()));
    if (id === 11) data = wasm.subarray(reader.at, end);
    if (id === 0 && text(reader) === 'name') readNames(reader, end, names);
    reader.at = end;
  }
  return { functions: codes.map((code, i) => ({ code, name: names.get(i + imports) ?? '' })), data };
}

function readImports(reader) {
  let functions = 0;
  for (let n = reader.unsigned(); n > 0; n--) {
    text(reader);
    text(reader);
    if (reader.byte() !== 0) throw new Error('Go imports functions only');
    reader.unsigned();
    functions++;
  }
  return functions;
}

function readNames(reader, end, names) {
  while (reader.at < end) {
    const kind = reader.byte();
    const next = reader.unsigned() + reader.at;
    if (kind === 1) for (let n = reader.unsigned(); n > 0; n--) names.set(reader.unsigned(), text(reader));
    reader.at = next;
  }
}

function text(reader) {
  return Buffer.from(reader.bytes(reader.unsigned())).toString();
}
