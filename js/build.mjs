// Builds the npm package into dist/: localcache.wasm, and the shim as modules
// for bundlers (esm), for require (cjs) and for script tags (script), with types.
//
//   node js/build.mjs            everything
//   node js/build.mjs --js       the scripts and types only, on the wasm that is there
//   node js/build.mjs --if-stale everything, unless what is there is of these sources
//   DEBUG=1 node js/build.mjs    stack traces of the module have files and lines, and its functions their names
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { compile } from './compile.mjs';
import { writeNotices } from './notices.mjs';
import { debug, pack } from './pack.mjs';
import { buildScripts, entries } from './scripts.mjs';
import { buildTypes } from './types.mjs';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const scriptsOnly = process.argv.includes('--js');
const integrity = path.join(dist, 'script/integrity.json');

process.chdir(root);
const stamp = sourceStamp() + (debug ? '-debug' : '');
if (process.argv.includes('--if-stale') && builtStamp() === stamp) process.exit();

/** The same sources and the same build scripts give the same stamp, on any machine. */
function sourceStamp() {
  const hash = createHash('sha256');
  const folders = ['wasm', 'localcache', 'contact', 'minicore', 'msync', 'internal', 'js/src'];
  const files = folders.flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && /\.(go|ts|js)$/.test(file.name) && !file.name.endsWith('_test.go'))
      .map((file) => path.join(file.parentPath, file.name)),
  );
  const scripts = fs
    .readdirSync('js')
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => `js/${file}`);
  for (const file of [...files.sort(), ...scripts.sort(), 'go.mod', 'go.sum'])
    hash.update(file).update('\0').update(fs.readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 12);
}

/** The stamp of what lies in dist; the file that tells it is the last that a build writes. */
function builtStamp() {
  return fs.existsSync(integrity) ? JSON.parse(fs.readFileSync(integrity, 'utf8')).build : undefined;
}

/** Hashes for `<script integrity>` and for a fetch of the module. */
function writeIntegrity() {
  const files = fs.readdirSync(path.dirname(integrity)).filter((file) => /\.(js|wasm)$/.test(file));
  const hash = (file) =>
    `sha384-${createHash('sha384')
      .update(fs.readFileSync(path.join(path.dirname(integrity), file)))
      .digest('base64')}`;
  const hashes = Object.fromEntries(files.sort().map((file) => [file, hash(file)]));
  fs.writeFileSync(integrity, `${JSON.stringify({ build: stamp, files: hashes }, null, 2)}\n`);
}

function buildWasm() {
  fs.mkdirSync(path.join(dist, 'script'), { recursive: true });
  const out = path.join(dist, 'script', 'localcache.wasm');
  compile(out, `${debug ? '' : '-s -w '}-X main.build=${stamp}`);
  const wasm = pack(fs.readFileSync(out));
  fs.writeFileSync(out, wasm);
  fs.chmodSync(out, 0o644); // the linker makes programs
  fs.writeFileSync(`${out}.gz`, zlib.gzipSync(wasm, { level: 9 }));
  fs.writeFileSync(
    `${out}.br`,
    zlib.brotliCompressSync(wasm, {
      params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: wasm.length },
    }),
  );
}

fs.rmSync(integrity, { force: true });
if (!scriptsOnly) {
  fs.rmSync(dist, { recursive: true, force: true });
  buildWasm();
}
await buildScripts(dist, stamp);
buildTypes(dist, [...entries, 'inline']);
writeNotices(path.join(dist, 'THIRD_PARTY_NOTICES'));
writeIntegrity();
