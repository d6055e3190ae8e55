// Two real tabs on one account and one database, doing at random what hosts and users do. What happens at
// the same time in both is what two tabs do at the same time: messages, each to both tabs in any order,
// recalls, custom fields. In between one of them reads or removes a conversation.
//
//     SEED=123 npx playwright test e2e/tabs.spec.ts
import { test, expect, type Page } from './support/fixtures';
import { Model, random, type Listed } from './support/model';
import { openPlugin } from './support/plugin-page';

const peers = ['bob', 'carol', 'dave', 'eve'];
const rounds = 30;

type Deed =
  | { do: 'message'; peer: string; id: number }
  | { do: 'recall'; id: number }
  | { do: 'label'; peer: string; label: string }
  | { do: 'send'; to: string; id: string; serverId: number }
  | { do: 'clear' | 'remove'; peer: string };

const start = (page: Page) =>
  page.evaluate(async () => {
    const connection = ((window as any).connection = login('alice'));
    await connection.connect();
  });

/** Does all at once and waits until the database has all of it. */
const perform = (page: Page, deeds: Deed[]) =>
  page.evaluate(async (list) => {
    const { _localCache, localCache: api, user } = (window as any).connection;
    // The store's own calls settle when the database has it, however long that takes.
    const { store } = _localCache.getInstance();
    const stored = (body: any, status: number) => {
      const { id, from, to, chatType, time } = body;
      return store.call('storeMessage', { header: { id, from, to, chatType, time, thread: false }, status, fromServer: false, body });
    };
    const conversation = (conversationId: string) => ({ conversationId, conversationType: 'singleChat' });
    const text = (id: string, from: string, to: string, time: number) => ({
      id,
      type: 'txt',
      chatType: 'singleChat',
      msg: id,
      from,
      to,
      time,
    });
    await Promise.all(
      list.map(async (deed) => {
        switch (deed.do) {
          case 'message':
            return stored(text(String(deed.id), deed.peer, user, deed.id), 3);
          case 'recall':
            return store.call('recall', { id: String(deed.id) });
          case 'label':
            return api.setLocalConversationCustomField({ ...conversation(deed.peer), customField: { label: deed.label } });
          case 'send':
            void stored(text(deed.id, '', deed.to, 1), 0);
            void stored(text(deed.id, '', deed.to, 1), 2);
            return store.call('updateMessage', { clientId: deed.id, serverMsgId: String(deed.serverId), status: 3, hasStatus: true });
          case 'clear':
            return api.clearConversationUnreadCount(conversation(deed.peer));
          case 'remove':
            return api.removeLocalConversation(conversation(deed.peer));
        }
      }),
    );
  }, deeds);

interface Seen {
  list: Listed[];
  own: unknown[];
  /** What pages of three give. */
  paged: string[];
}

const seenBy = (page: Page): Promise<Seen> =>
  page.evaluate(async () => {
    const { localCache: api } = (window as any).connection;
    const { data } = await api.getLocalConversations();
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { data: part } = await api.getLocalConversationPage({ pageSize: 3, cursor });
      paged.push(...part.conversations.map((c: any) => c.conversationId));
      if (!(cursor = part.cursor)) break;
    }
    return {
      list: data
        .filter((c: any) => !c.conversationId.startsWith('own'))
        .map((c: any) => ({
          peer: c.conversationId,
          unread: c.unReadCount,
          last: c.lastMessage && Number(c.lastMessage.id),
          label: c.customField?.label,
        })),
      own: data
        .filter((c: any) => c.conversationId.startsWith('own'))
        .map((c: any) => [c.conversationId, c.lastMessage.id, c.lastMessage.status, c.lastMessage.serverMsgId])
        .sort(),
      paged,
    };
  });

const names = ['first', 'second', 'third'];

for (const name of names) {
  test(`two tabs that do things at random see one list, and the right one (${name} seed)`, async ({ page, context }) => {
    test.setTimeout(90_000);
    const seed = Number(process.env.SEED) || Math.floor(Math.random() * 1e9);
    const draw = random(seed);
    const below = (n: number) => Math.floor(draw() * n);
    const one = <T>(list: T[]): T => list[below(list.length)]!;
    const said = (what: string) => `${what} (SEED=${seed})`;
    console.log(`    two tabs, SEED=${seed}`);

    const other = await context.newPage();
    const tabs = [page, other];
    for (const tab of tabs) {
      await openPlugin(tab);
      await start(tab);
    }
    const model = new Model();
    let lastId = 1000;
    const sent: { peer: string; id: number }[] = [];
    const late: Deed[][] = [[], []];
    const own: unknown[][] = [[], []];

    for (let round = 0; round < rounds; round++) {
      const deeds: Deed[][] = [late[0]!.splice(0), late[1]!.splice(0)];
      for (const list of deeds) for (const deed of list) if (deed.do === 'message') model.message(deed.peer, deed.id);
      for (let n = below(8); n > 0; n--) {
        const message = { peer: one(peers), id: ++lastId };
        sent.push(message);
        const deed: Deed = { do: 'message', ...message };
        // To both tabs, to one alone, or to one a round too late.
        const way = below(6);
        if (way < 5) {
          model.message(message.peer, message.id);
          if (way < 4) deeds[0]!.push(deed);
          if (way > 1) deeds[1]!.push(deed);
        }
        if (way === 5 || below(4) === 0) one(late).push(deed);
      }
      if (sent.length && below(2)) {
        const { id } = one(sent.slice(-10));
        model.recall(id);
        one(deeds).push({ do: 'recall', id });
      }
      if (below(3) === 0) {
        const label: Deed = { do: 'label', peer: one(peers), label: `label ${round}` };
        model.label(label.peer, label.label);
        one(deeds).push(label);
      }
      deeds.forEach((list, tab) => {
        // Both tabs mint the same client ids.
        const send: Deed = { do: 'send', to: `own${tab}`, id: String(500 + round), serverId: 900_000 + 2 * round + tab };
        list.push(send);
        own[tab] = [send.to, send.id, 3, String(send.serverId)];
        for (let i = list.length - 1; i > 0; i--) {
          const j = below(i + 1);
          [list[i], list[j]] = [list[j]!, list[i]!];
        }
      });
      await Promise.all(tabs.map((tab, i) => perform(tab, deeds[i]!)));

      if (below(2)) {
        const alone: Deed = { do: below(3) ? 'clear' : 'remove', peer: one(peers) };
        if (alone.do === 'clear') model.clear(alone.peer);
        else model.remove(alone.peer);
        await perform(one(tabs), [alone]);
      }
      if (round % 6 === 5 || round === rounds - 1) {
        for (const [i, tab] of tabs.entries()) {
          const seen = await seenBy(tab);
          expect(seen.list, said(`what tab ${i} lists after round ${round}`)).toEqual(model.list());
          expect(seen.own, said(`own messages in tab ${i} after round ${round}`)).toEqual(own);
          expect(
            seen.paged.filter((id) => !id.startsWith('own')),
            said(`the pages of tab ${i}`),
          ).toEqual(model.list().map((c) => c.peer));
        }
      }
    }
    // What lies in the database, not in a tab: read by one that was not there.
    const third = await context.newPage();
    await openPlugin(third);
    await start(third);
    expect((await seenBy(third)).list, said('what a third tab lists')).toEqual(model.list());
  });
}
