// The page on our own MiniCore: the whole stack from this package.
import MiniCore from 'localcache-wasm/miniCore/miniCore';
import * as contactPlugin from 'localcache-wasm/contact/contact';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import { start } from './app';
import { server } from './server';

start(() => {
  const connection = new MiniCore(server);
  connection.usePlugin(contactPlugin, 'contact');
  connection.usePlugin(localCachePlugin, 'localCache');
  return connection;
});
localCachePlugin.preload(); // while the login form is already there
