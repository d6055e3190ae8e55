import type { Configuration, WasmSource } from './shared.js';
import { inTime } from './in-time.js';
import { defaultWasmUrl } from 'wasm-url';

/** The end of every message about an address that does not work. */
const REMEDY =
  'call configure({ wasmUrl }) with the address of localcache.wasm, or, to need no address, configure({ wasmModule }) with what "localcache-wasm/inline" exports';

/** Finds and compiles localcache.wasm. */
export async function compileModule({ wasmModule, wasmUrl }: Configuration): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === 'undefined') {
    throw new Error(
      'This browser has no WebAssembly, or it is turned off (as in the Lockdown Mode of Apple devices): localcache.wasm cannot run',
    );
  }
  if (wasmModule) return compileSource(typeof wasmModule === 'function' ? await wasmModule() : wasmModule);
  if (wasmUrl) return compileFrom(absolute(wasmUrl));
  const url = defaultWasmUrl();
  if (!url) throw new Error(`The address of localcache.wasm is not known to this script: ${REMEDY}`);
  return compileFrom((await unbundledUrl(String(url))) ?? absolute(url));
}

async function compileSource(source: WasmSource): Promise<WebAssembly.Module> {
  if (isModule(source)) return source;
  try {
    return await WebAssembly.compile(source);
  } catch (cause) {
    throw notCompiled('What configure({ wasmModule }) was given', cause);
  }
}

/** How long a server may take to answer, and to have sent the whole module, ms. */
const ANSWER_MS = 30_000;
const WHOLE_MS = 180_000;

const compileFrom = (url: string) => inTime(fetchAndCompile(url), WHOLE_MS, `localcache.wasm did not come whole from ${url}`);

async function fetchAndCompile(url: string): Promise<WebAssembly.Module> {
  const response = await request(url);
  const type = response.headers.get('Content-Type') ?? '';
  try {
    // Streaming takes this type only, without parameters.
    if (WebAssembly.compileStreaming && type.trim().toLowerCase() === 'application/wasm')
      return await WebAssembly.compileStreaming(response);
    const bytes = await response.arrayBuffer();
    if (isPage(bytes)) throw notTheModule(url, type);
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    if (cause instanceof NotTheModule) throw cause;
    if (cause instanceof WebAssembly.CompileError || policyForbids())
      throw notCompiled(`${url} (Content-Type ${type || 'missing'})`, cause);
    throw withCause(`localcache.wasm could not be read from ${url} to its end: ${messageOf(cause)}`, cause);
  }
}

async function request(url: string): Promise<Response> {
  let response: Response;
  try {
    response = await inTime(fetch(url, { credentials: 'same-origin' }), ANSWER_MS, 'no answer');
  } catch (cause) {
    throw withCause(`localcache.wasm could not be fetched from ${url}: ${messageOf(cause)}. ${whyUnreachable(url)}; ${REMEDY}`, cause);
  }
  if (!response.ok)
    throw new Error(`localcache.wasm could not be fetched from ${url}: HTTP ${response.status}. Serve it there; or ${REMEDY}`);
  return response;
}

/** The likely reason why a request failed: browsers do not tell scripts. */
function whyUnreachable(url: string): string {
  const origin = globalThis.location?.origin;
  if (url.startsWith('file:')) return 'Browsers do not let a page read files by fetch';
  if (origin === 'null')
    return 'This page has no origin (a sandboxed frame, or a file): the server must answer with Access-Control-Allow-Origin: * (CORS)';
  if (origin && originOf(url) !== origin) {
    return `It lies on another origin than the page: the server must answer with Access-Control-Allow-Origin: ${origin} (CORS), and the page's Content-Security-Policy must allow it in connect-src`;
  }
  return "The server cannot be reached, or the page's Content-Security-Policy does not allow the address in connect-src";
}

class NotTheModule extends Error {}

/** A development server, or a server with a fallback for unknown addresses, answers with a page and status 200. */
function notTheModule(url: string, type: string): Error {
  const moved = url.endsWith('/script/localcache.wasm') && !url.endsWith('/dist/script/localcache.wasm');
  const vite =
    'If Vite pre-bundled the script: put optimizeDeps: { exclude: ["localcache-wasm"] } into its configuration, or import the address from "localcache-wasm/localcache.wasm?url". Else';
  return new NotTheModule(
    `${url} is no WebAssembly module but a page (Content-Type ${type || 'missing'}). ${moved ? `${vite} ` : ''}${REMEDY}`,
  );
}

/** Makes an instance of the module. If a policy forbids WebAssembly other browsers refuse to compile, WebKit only refuses this. */
export async function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  try {
    return await WebAssembly.instantiate(module, imports);
  } catch (cause) {
    throw policyForbids() ? forbidden(cause) : cause;
  }
}

function notCompiled(what: string, cause: unknown): Error {
  if (policyForbids()) return forbidden(cause);
  return withCause(
    `${what} is no WebAssembly module that this browser can compile (Chrome 75, Firefox 79 and Safari 15 are the oldest that can): ${messageOf(cause)}`,
    cause,
  );
}

function forbidden(cause: unknown): Error {
  return withCause(
    `The page's Content-Security-Policy forbids WebAssembly, so localcache.wasm cannot run: add 'wasm-unsafe-eval' to its script-src (${messageOf(cause)})`,
    cause,
  );
}

/** Whether a policy forbids WebAssembly: whether even the smallest module is refused. The texts of that refusal differ between browsers. */
function policyForbids(): boolean {
  try {
    new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
    return false;
  } catch {
    return true;
  }
}

/**
 * Vite up to 7 pre-bundles a dependency while it serves for development: the
 * script moves into a hidden folder of node_modules, the module does not move
 * with it, and the address beside the script answers with the site's page.
 */
const prebundled = /\/node_modules\/\.(?!.*\/dist\/script\/)/;

/**
 * Where Vite's dev server serves the module of a script that it pre-bundled. The
 * server resolves any package of the project under /@id/, wherever it is
 * installed; for ?init it answers with a script that names the address.
 * Undefined if the script was not pre-bundled, or the server gives no such answer.
 */
async function unbundledUrl(url: string): Promise<string | undefined> {
  if (!prebundled.test(url)) return undefined;
  const base = url.slice(0, url.search(/\/(@fs\/.*?)?node_modules\/\./));
  try {
    const response = await fetch(`${base}/@id/localcache-wasm/localcache.wasm?import&init`, { credentials: 'same-origin' });
    const [, path] = /"([^"?]*\/localcache\.wasm)[^"]*"/.exec(await response.text()) ?? [];
    return path && new URL(path, url).href;
  } catch {
    return undefined; // the address beside the script is tried next, and its failure is reported
  }
}

function isPage(bytes: ArrayBuffer): boolean {
  return new Uint8Array(bytes, 0, Math.min(1, bytes.byteLength))[0] === 0x3c; // "<"
}

/** Also for a module of another realm, where instanceof fails. */
function isModule(source: WasmSource): source is WebAssembly.Module {
  return Object.prototype.toString.call(source) === '[object WebAssembly.Module]';
}

function originOf(url: string): string | undefined {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
}

function absolute(url: string | URL): string {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  try {
    return new URL(url, base).href;
  } catch {
    return String(url);
  }
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** Browsers before Chrome 93, Firefox 91 and Safari 15 do not know the option. */
function withCause(message: string, cause: unknown): Error {
  const error = new Error(message, { cause });
  if (!('cause' in error)) Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
  return error;
}
