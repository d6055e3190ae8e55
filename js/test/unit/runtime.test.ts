import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { configure, load, onModuleEnd, preload } from '../../src/runtime.js';
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
  for (const type of ['application/octet-stream', 'application/wasm; charset=utf-8', 'text/html; charset=utf-8', undefined]) {
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

/** The message of a load that fails. */
const failure = () =>
  load().then(
    () => assert.fail('the load was to fail'),
    (error: Error) => error,
  );

test('a page in place of the module is named with its address', async () => {
  const server = await serve((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
  configure({ wasmUrl: server.url });
  const { message } = await failure();
  assert.ok(message.startsWith(`${server.url} is no WebAssembly module but a page (Content-Type text/html)`), message);
  assert.match(message, /configure\(\{ wasmUrl \}\).*localcache-wasm\/inline/);
  await server.close();
});

test('bytes that are no module are named with their address and type, and what the browser says is kept', async () => {
  for (const type of ['application/wasm', 'text/plain']) {
    reload();
    const server = await serve((_, response) => response.setHeader('Content-Type', type).end('no module'));
    configure({ wasmUrl: server.url });
    const { message, cause } = await failure();
    assert.ok(message.startsWith(`${server.url} (Content-Type ${type}) is no WebAssembly module that this browser can compile`), message);
    assert.ok(cause instanceof WebAssembly.CompileError);
    await server.close();
  }
});

test('a download that breaks off is no fault of the module', async () => {
  for (const type of ['application/wasm', 'text/plain']) {
    reload();
    const server = await serve((_, response) => {
      response.setHeader('Content-Type', type).setHeader('Content-Length', wasmBytes().length);
      response.write(wasmBytes().subarray(0, 1000), () => response.destroy());
    });
    configure({ wasmUrl: server.url });
    const { message, cause } = await failure();
    assert.ok(message.startsWith(`localcache.wasm could not be read from ${server.url} to its end: `), message);
    assert.ok(cause instanceof Error);
    await server.close();
  }
});

test('the module may come as bytes, or from a function that is asked again after a failure', async () => {
  configure({ wasmModule: wasmBytes() });
  assert.equal((await load()).build, BUILD);
  reload();
  let asked = 0;
  configure({
    wasmModule: async () => {
      if (++asked === 1) throw new Error('not yet');
      return wasmBytes();
    },
  });
  await assert.rejects(load(), { message: 'not yet' });
  assert.equal((await load()).build, BUILD);
  reload();
  configure({ wasmModule: new Uint8Array(8) });
  assert.match((await failure()).message, /^What configure\(\{ wasmModule \}\) was given is no WebAssembly module/);
});

test('a policy that forbids WebAssembly is named, with what to add to it', async (t) => {
  const forbid = () => {
    throw new WebAssembly.CompileError('refused');
  };
  t.mock.method(WebAssembly, 'Module', forbid);
  t.mock.method(WebAssembly, 'compile', async () => forbid());
  configure({ wasmModule: wasmBytes() });
  const { message, cause } = await failure();
  assert.equal(
    message,
    "The page's Content-Security-Policy forbids WebAssembly, so localcache.wasm cannot run: add 'wasm-unsafe-eval' to its script-src (refused)",
  );
  assert.ok(cause instanceof WebAssembly.CompileError);
});

test('a policy is named as well where the browser refuses the instance only, as WebKit does', async (t) => {
  configure({ wasmModule: await wasmModule() });
  const refuse = () => {
    throw new WebAssembly.CompileError('refused');
  };
  t.mock.method(WebAssembly, 'Instance', refuse);
  t.mock.method(WebAssembly, 'instantiate', async () => refuse());
  assert.match((await failure()).message, /Content-Security-Policy forbids WebAssembly.*'wasm-unsafe-eval'/);
});

test('a browser without WebAssembly is told so', async () => {
  const kept = globalThis.WebAssembly;
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  try {
    assert.match((await failure()).message, /^This browser has no WebAssembly/);
  } finally {
    globalThis.WebAssembly = kept;
  }
});

test('a request that the browser refuses gets the reason that fits the address', async (t) => {
  t.mock.method(globalThis, 'fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
  const page = { origin: 'https://site.example', href: 'https://site.example/folder/page.html' };
  for (const [origin, wasmUrl, reason] of [
    [page.origin, 'https://cdn.example/localcache.wasm', /another origin.*Access-Control-Allow-Origin: https:\/\/site\.example/],
    [page.origin, 'localcache.wasm', /https:\/\/site\.example\/folder\/localcache\.wasm: Failed to fetch.*connect-src/],
    ['null', 'https://site.example/localcache.wasm', /no origin.*Access-Control-Allow-Origin: \*/],
    ['null', 'file:///localcache.wasm', /read files/],
  ] as const) {
    reload();
    Object.assign(globalThis, { location: { ...page, origin } });
    configure({ wasmUrl });
    const { message, cause } = await failure();
    assert.match(message, reason);
    assert.match(message, /configure\(\{ wasmUrl \}\).*localcache-wasm\/inline/);
    assert.ok(cause instanceof TypeError);
  }
  Reflect.deleteProperty(globalThis, 'location');
});

test('a failed load can be tried again', async () => {
  let status = 503;
  const server = await serve((_, response) => {
    response.statusCode = status;
    response.setHeader('Content-Type', 'application/wasm').end(status === 200 ? wasmBytes() : 'later');
  });
  configure({ wasmUrl: server.url });
  await assert.rejects(load(), (error: Error) => {
    assert.ok(error.message.startsWith(`localcache.wasm could not be fetched from ${server.url}: HTTP 503. `), error.message);
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
  onModuleEnd((error) => heard.push(error));
  onModuleEnd((error) => deaf.push(error))();
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
