/** The names under which the vendor's MiniCore has plugins. */
type KnownName = 'contact' | 'localCache' | 'chatroom' | 'group' | 'presence' | 'silent' | 'thread' | 'translation';

/** The name that a plugin must have, as far as its type tells which plugin it is. */
type NameOf<Plugin> = Plugin extends { LocalCacheApi: object }
  ? 'localCache'
  : Plugin extends { getServerConversations: Function; pinConversation: Function }
    ? 'contact'
    : string;

/** Nothing fits a name that differs from a known one by upper and lower case only. */
type Spelled<Name extends string> = Name extends KnownName ? unknown : Lowercase<Name> extends Lowercase<KnownName> ? never : unknown;

/** The name for a plugin: a typing error in it is one of the compiler's. */
export type PluginName<Plugin, Name extends NameOf<Plugin>> = Name & Spelled<Name>;
export type { NameOf };

/**
 * Installs a plugin as the vendor's host does (docs/plugin-contract.md 1): its functions are
 * bound to the connection and placed under the name; a localCache plugin's class
 * is kept, so the connection can make its instance. Without a name the functions
 * become the connection's own.
 */
export function install(connection: Record<string, any>, plugin: any, name?: string): any {
  if (typeof plugin === 'function') {
    const made = new plugin(connection);
    if (!name) return made;
    connection[name] = made;
    return undefined;
  }
  if (typeof plugin !== 'object' || plugin === null) {
    throw new Error(
      `usePlugin got no plugin for ${JSON.stringify(name)}: ${plugin} (what the plugin's file exports is an object or a class)`,
    );
  }
  let parts = unwrap(plugin);
  if (!name) {
    Object.assign(connection, parts);
    return undefined;
  }
  if (parts.LocalCache) {
    connection._localCache = parts.LocalCache;
    parts = parts.LocalCacheApi;
    if (!parts) throw new Error(`usePlugin: the plugin for ${JSON.stringify(name)} has a LocalCache, but no LocalCacheApi with its calls`);
  }
  const target: Record<string, unknown> = (connection[name] = {});
  for (const key of Object.keys(parts)) target[key] = parts[key]?.bind?.(connection);
  return undefined;
}

/** `import * as plugin` of a CommonJS file may hold everything under default. */
function unwrap(plugin: any): any {
  const wrapped = Object.keys(plugin).every((key) => key === 'default' || key === 'module.exports');
  return wrapped && plugin.default ? plugin.default : plugin;
}
