/**
 * Keeps something with an object so that it is reached through proxies as well.
 *
 * Applications wrap what they hold: `new Proxy(connection, {})`, Vue's `reactive`. In a method `this`
 * is then the proxy or the object, depending on the caller: #private members and WeakMaps work for only
 * one of them. A deep proxy also wraps the objects inside, but returns functions as they are: so the
 * value is kept in a function.
 */
export function keepWith<T>(object: object, name: PropertyKey, value: T): void {
  // Configurable and writable: a proxy must not give another value for a property that is neither.
  Object.defineProperty(object, name, { value: () => value, configurable: true, writable: true, enumerable: false });
}

/** What keepWith kept, or undefined. */
export function keptWith<T>(object: object | undefined, name: PropertyKey): T | undefined {
  return (object as Record<PropertyKey, (() => T) | undefined> | undefined)?.[name]?.();
}
