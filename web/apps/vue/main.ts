import { createApp } from 'vue';
import { localCacheKey } from 'localcache-wasm/vue';
import { connect } from '../connect';
import { App } from './app';

const chat = connect();

function mount(): () => void {
  const app = createApp(App, { chat });
  app.provide(localCacheKey, chat.source);
  app.mount('#root');
  return () => app.unmount();
}

Object.assign(window, { chat, mount, unmount: mount() });
