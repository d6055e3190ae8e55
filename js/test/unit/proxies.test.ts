// Applications hold what we give them by proxies: `new Proxy(x, {})`, or Vue's reactive, which also wraps what is inside.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { LocalCache, LocalCacheApi } from '../../src/api.js';
import * as contact from '../../src/contact.js';
import { MiniCore } from '../../src/minicore/index.js';
import { configure } from '../../src/runtime.js';
import { reactive } from '../../../e2e/pages/reactive.js';
import { reload, wasmModule } from './support.js';

beforeEach(async () => {
  reload();
  configure({ wasmModule: await wasmModule() });
});

const ways = {
  'the object itself': <T extends object>(object: T): T => object,
  'a shallow proxy': <T extends object>(object: T): T => new Proxy(object, {}),
  'a deep, reactive proxy': <T extends object>(object: T): T => reactive(object),
};

for (const [way, hold] of Object.entries(ways)) {
  test(`a MiniCore works when it is held by ${way}`, async () => {
    const core = hold(new MiniCore({ appKey: 'org#app' }));
    assert.equal(core.isOpened(), false);
    core.usePlugin({ LocalCache, LocalCacheApi }, 'localCache');
    core.usePlugin({ ...contact }, 'contact');
    core.setLoginInfoCustomExt('by another device');
    const heard: unknown[] = [];
    core.addEventHandler('stays', { onError: (error) => heard.push(error) });
    core.addEventHandler('goes', { onError: (error) => heard.push(error) });
    core.removeEventHandler('goes');
    core.eventHandler.dispatch('onError', 'x');
    await Promise.resolve();
    assert.deepEqual(heard, ['x']);
    const message = core.Message.create({ type: 'txt', chatType: 'singleChat', to: 'bob', msg: 'hi' });
    await assert.rejects(core.send(hold(message)), { type: 39 });
    await assert.rejects(core.mSync.send(message), { type: 39 });
    await assert.rejects(core.joinChatRoom({ roomId: 'lobby' }), { type: 39 });
    await assert.rejects(core.leaveChatRoom({ roomId: 'lobby' }), { type: 39 });
    await assert.rejects(core.renewToken('t'), { status: false });
    await assert.rejects(core.downloadAndParseCombineMessage({ url: '', secret: '' }), { type: 39 });
    await assert.rejects(core.registerUser({ username: 'u', password: 'p' }), { type: 1 }); // no url is set
    await assert.rejects(core.open({ username: 'u', accessToken: 't' }), { type: 1 });
    await assert.rejects(core.localCache.getLocalConversations(), { type: 700 });
    await assert.rejects(core.contact.getContacts(), { type: 700 });
    core.close();
  });

  test(`an instance of the cache works when it is held by ${way}`, async () => {
    const user = `held by ${way}`;
    new LocalCache({ user, dbName: `cache_1_${user}` });
    const cache = hold(LocalCache.getInstance()!);
    await cache.storeMessage({ id: '100', type: 'txt', chatType: 'singleChat', from: 'bob', to: user, msg: 'hi', time: 1 }, 3);
    await cache.putConversationToDB({ sessionId: 'singleChat-bob', customField: { label: 'work' } });
    assert.equal((await cache.getMessageByServerMsgId('100')).msg, 'hi');
    assert.deepEqual((await cache.getConversationBySessionId('singleChat-bob')).customField, { label: 'work' });
    const connection = hold({ context: { orgName: 'o', appName: 'a', accessToken: 't' } });
    assert.equal((await LocalCacheApi.getLocalConversations.call(connection)).data.length, 1);
    const closing = cache.close();
    assert.equal(LocalCache.getInstance(), undefined);
    await closing;
  });
}
