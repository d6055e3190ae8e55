// Uses the plugin as a host does, without a server: a message comes in, the list is read.
export function report(star, plain) {
  window.report = async () => {
    const connection = {
      user: 'alice',
      appKey: 'org#app',
      localCache: {},
      _localCache: plain.LocalCache,
      context: { orgName: 'org', appName: 'app', accessToken: 'token', userId: 'alice' },
    };
    for (const [name, call] of Object.entries(star.LocalCacheApi)) connection.localCache[name] = call.bind(connection);
    await new Promise((resolve) => new connection._localCache({ user: 'alice', dbName: 'cache_1_alice', version: 2, onInit: resolve }));
    const message = {
      id: '1480000000001048577',
      type: 'txt',
      chatType: 'singleChat',
      msg: 'hello',
      from: 'bob',
      to: 'alice',
      time: 1795399474665,
    };
    await connection._localCache.getInstance().storeMessage(message, 3);
    const { data } = await connection.localCache.getLocalConversations();
    const {
      data: { storage },
    } = await connection.localCache.getHealth();
    return {
      same: star.LocalCache === plain.LocalCache && star.LocalCacheApi === plain.LocalCacheApi,
      storage,
      list: data.map((c) => [c.conversationId, c.unReadCount, c.lastMessage.msg]),
    };
  };
}
