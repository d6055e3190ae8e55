import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { configure, load, onCrash, preload } from '../../src/runtime.js';
import { reload, serve, settled, wasmBytes, wasmModule } from './support.js';

declare const BUILD: string;

beforeEach(reload);

test('without a hint where the module is, the error says what to call', async () => {
  await assert.rejects(load(), /localcache\.wasm .*call configure\(\{ wasmUrl \}\)/);
});

test('the module is loaded once, however many ask', async () => {
  let requests = 0;
  const server = await serve((_, response) => {
    requests++;
    response.setHeader('Content-Type', 'application/wasm').end(wasmBytes());
  });
  configure({ wasmUrl: server.url });
  preload();
  const [one, two] = await Promise.all([load(), load()]);
  assert.equal(one, two);
  assert.equal(one.build, BUILD);
  assert.equal(requests, 1);
  await server.close();
});

test('a wrong MIME type costs streaming, not the module', async () => {
  for (const type of ['application/octet-stream', 'text/html; charset=utf-8', undefined]) {
    reload();
    const server = await serve((_, response) => {
      if (type) response.setHeader('Content-Type', type);
      response.end(wasmBytes());
    });
    configure({ wasmUrl: new URL(server.url) });
    assert.equal((await load()).build, BUILD);
    await server.close();
  }
});

test('a compiled module needs no address', async () => {
  configure({ wasmModule: await wasmModule() });
  assert.equal((await load()).build, BUILD);
});

test('an answer that is no module is named with its address and type', async () => {
  const server = await serve((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
  configure({ wasmUrl: server.url });
  await assert.rejects(load(), (error: Error) => {
    assert.ok(error.message.includes(`${server.url} is no WebAssembly module`), error.message);
    assert.match(error.message, /Content-Type text\/html/);
    assert.ok(error.cause instanceof WebAssembly.CompileError);
    return true;
  });
  await server.close();
});

test('a failed load can be tried again', async () => {
  let status = 503;
  const server = await serve((_, response) => {
    response.statusCode = status;
    response.setHeader('Content-Type', 'application/wasm').end(status === 200 ? wasmBytes() : 'later');
  });
  configure({ wasmUrl: server.url });
  await assert.rejects(load(), (error: Error) => {
    assert.ok(error.message.startsWith(`localcache.wasm could not be fetched from ${server.url}: HTTP 503 (`), error.message);
    return true;
  });
  status = 200;
  assert.equal((await load()).build, BUILD);
  await server.close();
});

test('a server that cannot be reached is named, with the cause', async () => {
  const server = await serve(() => {});
  await server.close();
  configure({ wasmUrl: server.url });
  await assert.rejects(load(), (error: Error) => {
    assert.ok(error.message.startsWith(`localcache.wasm could not be fetched from ${server.url}: `), error.message);
    assert.ok(error.cause instanceof Error);
    return true;
  });
});

test('preload() never rejects; the next call tells what failed', async () => {
  const unhandled: unknown[] = [];
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
  preload();
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(unhandled, []);
  await assert.rejects(load(), /configure/);
});

test('a module of another build than the script says so, and which are which', async () => {
  const other = BUILD.replace('unit', 'Unit');
  const bytes = wasmBytes();
  const at = bytes.indexOf(BUILD);
  assert.ok(at > 0, 'the stamp is in the module');
  bytes.write(other, at);
  configure({ wasmModule: await WebAssembly.compile(bytes) });
  await assert.rejects(load(), {
    message: `localcache.wasm is build ${other}, the script is build ${BUILD}: deploy both from one version of the package`,
  });
});

test('starting the module leaves no global behind', async () => {
  const before = Object.getOwnPropertyNames(globalThis);
  configure({ wasmModule: await wasmModule() });
  await load();
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), before);
});

test('a crash is told to who listens, and the next load starts a new module', async (t) => {
  const said: unknown[] = [];
  t.mock.method(console, 'log', (line: unknown) => said.push(line));
  t.mock.method(console, 'warn', (line: unknown) => said.push(line));
  t.mock.method(console, 'error', (line: unknown) => said.push(line));
  configure({ wasmModule: await wasmModule() });
  const first = await load();
  const heard: Error[] = [];
  const deaf: Error[] = [];
  onCrash((error) => heard.push(error));
  onCrash((error) => deaf.push(error))();
  // A store without a port is the shim's own fault, and Go panics on it.
  try {
    first.openStore(undefined as never, undefined as never);
  } catch {
    // Go's panic may come out of the call as well
  }
  await settled();
  assert.equal(heard.length, 1);
  assert.match(heard[0].message, /localcache\.wasm ended by a fault of its own/);
  assert.deepEqual(deaf, []);
  assert.notEqual(await load(), first);
});
