import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { configure, load } from '../../src/runtime.js';
import { pack } from '../../pack.mjs';
import { checkSources, UnknownLayout } from '../../trace-tables.mjs';
import { reload, settled } from './support.js';

/** The module as the linker wrote it. */
const linked = fs.readFileSync('build/unit/linked.wasm');
const known = () => {};

/** What Go prints of a panic in a module: the shim's own fault is a store without a port. */
async function traceOf(t: TestContext, wasmModule: BufferSource): Promise<string> {
  const said: string[] = [];
  for (const method of ['log', 'warn', 'error'] as const) t.mock.method(console, method, (line: unknown) => said.push(String(line)));
  reload();
  configure({ wasmModule });
  const go = await load();
  try {
    go.openStore(undefined as never, undefined as never);
  } catch {
    // Go's panic may come out of the call as well
  }
  await settled();
  t.mock.restoreAll();
  return said.join('\n');
}

test('the module that is shipped names its own functions in a trace, and no lines', async (t) => {
  const trace = await traceOf(t, pack(linked, { traces: false, computed: false, check: known }));
  assert.match(trace, /panic: /);
  assert.match(trace, /main\.\w+.*\(/);
  assert.doesNotMatch(trace, /\.go:\d/);
  assert.doesNotMatch(trace, /syscall\/js\.Value/);
});

test('DEBUG=1 keeps files and lines in a trace', async (t) => {
  const trace = await traceOf(t, pack(linked, { traces: true, computed: true }));
  assert.match(trace, /localcache-wasm\/wasm\/store\.go:\d+/);
  assert.match(trace, /syscall\/js\.Value/);
});

test('tables of an unknown Go stay in the module, with a warning, and it runs', async (t) => {
  const full = pack(linked, { traces: true, computed: true });
  const warned: string[] = [];
  t.mock.method(console, 'warn', (line: string) => warned.push(line));
  const unknown = () => {
    throw new UnknownLayout('runtime/runtime2.go has other tables');
  };
  assert.ok(pack(linked, { traces: false, computed: true, check: unknown }).equals(full));
  assert.match(warned[0], /^localcache\.wasm keeps the tables for stack traces, .*runtime2\.go has other tables/);

  // Each a change that Go could make without telling in its sources: another magic number, another size of a function.
  for (const change of [
    (bytes: Buffer, header: number) => bytes.writeUInt32LE(0xfffffff0, header),
    (bytes: Buffer, header: number) => bytes.writeUInt32LE(Number(bytes.readBigUInt64LE(header + 8)) + 8, header + 64),
    (bytes: Buffer, header: number) => bytes.writeUInt32LE(0x7fffffff, header + 64),
  ]) {
    const other = Buffer.from(full); // joined: the header lies in one piece
    const header = other.indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]));
    assert.ok(header > 0);
    change(other, header);
    warned.length = 0;
    assert.ok(pack(other, { traces: false, computed: true, check: known }).equals(other), 'nothing was dropped');
    assert.equal(warned.length, 1);
  }
});

/** What Go finds in its memory when it starts. */
async function memoryOf(wasm: BufferSource): Promise<Buffer> {
  const compiled = await WebAssembly.compile(wasm);
  const imports: WebAssembly.Imports = {};
  for (const { module, name } of WebAssembly.Module.imports(compiled)) (imports[module] ??= {})[name] = () => {};
  const { exports } = await WebAssembly.instantiate(compiled, imports);
  return Buffer.from((exports.mem as WebAssembly.Memory).buffer);
}

test('the start function computes the very tables that were left out', async () => {
  const kept = pack(linked, { traces: false, computed: true, check: known });
  const left = pack(linked, { traces: false, computed: false, check: known });
  assert.ok(left.length < kept.length - 1_000_000, `${left.length} bytes, ${kept.length} with the tables`);
  assert.ok((await memoryOf(left)).equals(await memoryOf(kept)));
});

test('tables that the start function would not compute alike stay in the module, with a warning', (t) => {
  const full = pack(linked, { traces: true, computed: true });
  const warned: string[] = [];
  t.mock.method(console, 'warn', (line: string) => warned.push(line));
  const header = full.indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]));
  const count = Number(full.readBigUInt64LE(header + 8));
  const functab = header + Number(full.readBigUInt64LE(header + 64));
  const second = functab + full.readUInt32LE(functab + 12);
  // The bucket of function 1 follows the 16 of function 0.
  const sixteenAndOne = Buffer.alloc(17 * 20);
  sixteenAndOne.writeUInt32LE(1, 16 * 20);
  const buckets = full.indexOf(sixteenAndOne, functab + 8 * count);
  assert.ok(buckets > 0);
  for (const [what, at, changed] of [
    ['the number of a function', functab + 8, 7],
    ['the place of a record', functab + 12, 8],
    ['the number in a record', second, 7],
    ['a bucket', buckets + 16 * 20, 2],
    ['a bucket within', buckets + 18 * 20 + 4, 1],
  ] as const) {
    const other = Buffer.from(full);
    other.writeUInt32LE(changed, at);
    warned.length = 0;
    assert.ok(pack(other, { traces: true, computed: false, check: known }).equals(other), `${what}: nothing was left out`);
    assert.match(warned[0], /^localcache\.wasm keeps the tables that can be computed/, what);
  }
});

test('the sources of this Go are as they are known, and another field or number is noticed', () => {
  const goRoot = process.env.GOROOT!;
  checkSources(goRoot);
  for (const [file, from, to] of [
    ['runtime/runtime2.go', 'pcsp ', 'another uint32\n\tpcsp '],
    ['runtime/symtab.go', 'nfiles ', 'ncus '],
    ['internal/abi/symtab.go', 'FUNCDATA_InlTree            = 3', 'FUNCDATA_InlTree            = 4'],
    ['runtime/symtab.go', 'ftab         []functab', 'ftab         []functab\n\tbefore uintptr'],
    ['runtime/symtab.go', 'funcoff  uint32', 'length uint32\n\tfuncoff  uint32'],
    ['internal/abi/symtab.go', 'PCDATA_UnsafePoint', 'PCDATA_Preempt'],
  ]) {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'goroot-'));
    for (const one of ['runtime/runtime2.go', 'runtime/symtab.go', 'internal/abi/symtab.go']) {
      const source = fs.readFileSync(path.join(goRoot, 'src', one), 'utf8');
      const changed = one === file ? source.replace(from, to) : source;
      assert.equal(changed === source, one !== file, `${from} is in ${file}`);
      fs.mkdirSync(path.dirname(path.join(copy, 'src', one)), { recursive: true });
      fs.writeFileSync(path.join(copy, 'src', one), changed);
    }
    assert.throws(() => checkSources(copy), UnknownLayout);
    fs.rmSync(copy, { recursive: true });
  }
});
