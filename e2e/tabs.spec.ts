// Two real tabs on one account and one database, doing at random what hosts and users do. What happens at
// the same time in both is what two tabs do at the same time: messages, each to both tabs in any order,
// recalls, custom fields. In between one of them reads or removes a conversation.
//
//     SEED=123 npx playwright test e2e/tabs.spec.ts
import type { Deed, perform as performDeeds } from './pages/deeds';
import { test, expect, type Page } from './support/fixtures';
import { Model, random, type Listed } from './support/model';
import { openPlugin } from './support/plugin-page';

declare const perform: typeof performDeeds;

const peers = ['bob', 'carol', 'dave', 'eve'];
const rounds = 30;

async function start(page: Page): Promise<void> {
  await openPlugin(page);
  await page.addScriptTag({ url: '/deeds.js', type: 'module' });
  await page.evaluate(async () => {
    const connection = ((window as any).connection = login('alice'));
    await connection.connect();
  });
}

/** Does all at once and waits until the database has all of it. */
const act = (page: Page, deeds: Deed[]) => page.evaluate((list) => perform((window as any).connection, list), deeds);

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
    for (const tab of tabs) await start(tab);
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
        const send = { do: 'send' as const, peer: `own${tab}`, id: String(500 + round), serverId: 900_000 + 2 * round + tab };
        list.push(send);
        own[tab] = [send.peer, send.id, 3, String(send.serverId)];
        for (let i = list.length - 1; i > 0; i--) {
          const j = below(i + 1);
          [list[i], list[j]] = [list[j]!, list[i]!];
        }
      });
      await Promise.all(tabs.map((tab, i) => act(tab, deeds[i]!)));

      if (below(2)) {
        const peer = one(peers);
        const alone: Deed = below(3) ? { do: 'clear', peer } : { do: 'remove', peer, withMessages: true };
        if (alone.do === 'clear') model.clear(peer);
        else model.remove(peer);
        await act(one(tabs), [alone]);
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
    await start(third);
    expect((await seenBy(third)).list, said('what a third tab lists')).toEqual(model.list());
  });
}
