/**
 * A deep proxy, as reactive() of Vue 3 makes it: plain objects, instances, arrays, maps and sets that come out of it
 * are proxies again, functions are not; what is put into it goes in without its proxy.
 */
export function reactive<T extends object>(target: T): T {
  const known = proxies.get(target);
  if (known) return known as T;
  const kind = Object.prototype.toString.call(target);
  if (!/Object|Array|Map|Set/.test(kind) || !Object.isExtensible(target)) return target;
  const proxy = new Proxy(target, {
    get(object, name, receiver) {
      // Vue has methods of its own for collections; theirs know no proxies.
      if (object instanceof Map || object instanceof Set) {
        const value = Reflect.get(object, name, object);
        return typeof value === 'function' ? value.bind(object) : value;
      }
      const value = Reflect.get(object, name, receiver);
      return typeof value === 'object' && value !== null ? reactive(value) : value;
    },
    set: (object, name, value, receiver) => Reflect.set(object, name, raw.get(value) ?? value, receiver),
  });
  proxies.set(target, proxy);
  raw.set(proxy, target);
  return proxy;
}
const proxies = new WeakMap<object, object>();
const raw = new WeakMap<object, object>();
