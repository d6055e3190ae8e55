// The names of stores: each open store of each page has one of its own.

/** Names this page: two tabs can make up the same client id for a message. */
const page = (() => {
  const words = new Uint32Array(3);
  globalThis.crypto?.getRandomValues?.(words);
  return [...words, Date.now()].map((word) => word.toString(36)).join('');
})();

let stores = 0;

/** The page's name, a dot, a number. */
export const newNonce = () => `${page}.${++stores}`;
