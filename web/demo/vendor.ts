// The same page on the vendor's unmodified MiniCore, with our localCache and our contact calls spread over the vendor's.
import MiniCore from 'easemob-websdk/miniCore/miniCore';
import * as vendorContact from 'easemob-websdk/contact/contact';
import * as contactPlugin from 'localcache-wasm/contact/contact';
import * as localCachePlugin from 'localcache-wasm/localCache/localCache';
import { start } from './app';
import { server } from './server';

start(() => {
  const connection = new (MiniCore as any)(server);
  connection.logger?.disableAll?.();
  connection.usePlugin({ ...vendorContact, ...contactPlugin }, 'contact');
  connection.usePlugin(localCachePlugin, 'localCache');
  return connection;
});
localCachePlugin.preload();
