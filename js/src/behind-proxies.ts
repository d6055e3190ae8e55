/**
 * Keeps something with an object so that it is reached through proxies as well.
 *
 * Applications wrap what they hold: `new Proxy(connection, {})`, Vue's `reactive`. In a method `this`
 * is then the proxy, or the object, by who called: #private members and WeakMaps know only one of
 * them. A deep proxy also wraps the objects inside, but hands out functions as they are: so the value
 * stands behind a function.
 */
export function keepWith<T>(object: object, name: PropertyKey, value: T): void {
  // Configurable and writable: for a fixed property a proxy may answer with nothing but its value.
  Object.defineProperty(object, name, { value: () => value, configurable: true, writable: true, enumerable: false });
}

/** What keepWith kept, or undefined. */
export function keptWith<T>(object: object | undefined, name: PropertyKey): T | undefined {
  return (object as Record<PropertyKey, (() => T) | undefined> | undefined)?.[name]?.();
}
