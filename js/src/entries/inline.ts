import { gunzipSync } from 'fflate';
import { compressed } from 'wasm-inline';

/**
 * localcache.wasm itself, for pages that cannot fetch it: a single file, file://,
 * Electron, a policy without connect-src, a bundler that copies no assets.
 * It makes the bundle larger by a third more than the compressed module.
 *
 * @example
 * import { configure } from "localcache-wasm/localCache/localCache";
 * import wasmModule from "localcache-wasm/inline";
 *
 * configure({ wasmModule }); // before usePlugin
 */
export async function wasmModule(): Promise<BufferSource> {
  const bytes = fromBase64(compressed);
  // Chrome 80, Firefox 113 and Safari 16.4 inflate by themselves. For older ones fflate's inflate costs 3 KB of
  // script; the module without compression would cost 6.5 MB.
  if (typeof DecompressionStream === 'undefined') return gunzipSync(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

export default wasmModule;

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
