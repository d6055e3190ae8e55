// mountInspector: what it shows of a store, and that its report for a bug says nothing of anybody's data.
import { expectAccessible } from './support/axe';
import { logIn, press, row, test } from './support/demo';
import { expect, type Page } from './support/fixtures';
import { openPlugin } from './support/plugin-page';

/** Logs alice in with messages of bob, and mounts the inspector; `inspector` is on the page. */
async function mount(page: Page): Promise<void> {
  await openPlugin(page);
  await page.evaluate(async () => {
    const connection = ((window as any).connection = login('alice', 'the-token'));
    const cache = ((window as any).cache = await connection.connect());
    await received(cache, 1001, 'bob', 1795399474000);
    await received(cache, 1002, 'bob', 1795399475000);
    const { mountInspector } = await import('/dist/esm/inspector.js' as string);
    const place = document.body.appendChild(document.createElement('main'));
    (window as any).inspector = mountInspector(place, connection);
  });
}

const section = (page: Page, name: string) => page.locator(`section[aria-labelledby="${name}"]`);
const rows = (page: Page, name: string) => section(page, name).locator('tbody tr');

test('the inspector shows what the store holds and does, as it changes', async ({ page }) => {
  await mount(page);
  await expect(rows(page, 'conversations')).toHaveCount(1);
  await expect(rows(page, 'conversations').first()).toContainText('singleChat bob2text 1002');
  await expect(section(page, 'health')).toContainText('ready, indexedDB');
  await expect(section(page, 'health')).toContainText('localcache_1206321150_alice');
  await expect(section(page, 'sizes')).toContainText('Conversations1Messages2');

  await section(page, 'conversations').locator('[data-key="singleChat-bob"]').click();
  await expect(rows(page, 'messages')).toHaveCount(2);
  await expect(rows(page, 'messages').first()).toContainText('text 1002');

  await page.evaluate(() => received((window as any).cache, 1003, 'bob', 1795399476000));
  await expect(rows(page, 'messages').first()).toContainText('text 1003');
  await expect(rows(page, 'conversations').first()).toContainText('singleChat bob3text 1003');
  await expect(rows(page, 'changes').first()).toContainText('singleChat-bob (message), 1 message of singleChat-bob');
  await page.evaluate(() =>
    (window as any).connection.localCache.removeLocalConversation({ conversationId: 'bob', conversationType: 'singleChat' }),
  );
  await expect(rows(page, 'changes').first()).toContainText('singleChat-bob (local), all messages of singleChat-bob');
  await expect(rows(page, 'conversations')).toHaveCount(0);
  await expect(rows(page, 'messages')).toHaveCount(0);

  // Health and its history; a later login's store is followed.
  await page.evaluate(async () => {
    await (window as any).cache.close();
    (window as any).cache = await (window as any).connection.connect();
    await received((window as any).cache, 2001, 'carol', 1795399477000);
  });
  await expect(rows(page, 'states').filter({ hasText: 'closed' })).toHaveCount(1);
  await expect(rows(page, 'states').first()).toContainText('ready');
  await expect(rows(page, 'conversations').first()).toContainText('carol');
  await expect(rows(page, 'changes').first()).toContainText('singleChat-carol');

  await page.evaluate(() => (window as any).inspector.unmount());
  await expect(page.locator('main')).toBeEmpty();
});

test('calls that wait are shown with their names', async ({ page }) => {
  await openPlugin(page);
  await page.evaluate(async () => {
    // The module comes when the test lets it.
    const held = new Promise<void>((resolve) => Object.assign(window, { letGo: resolve }));
    localCachePlugin.configure({
      wasmModule: () => held.then(() => fetch('/dist/script/localcache.wasm')).then((answer) => answer.arrayBuffer()),
    });
    const connection = login('alice');
    await connection.connect();
    const { mountInspector } = await import('/dist/esm/inspector.js' as string);
    mountInspector(document.body.appendChild(document.createElement('main')), connection);
    void connection.localCache.clearConversationUnreadCount({ conversationId: 'bob', conversationType: 'singleChat' });
  });
  await expect(section(page, 'health')).toContainText('loading');
  await expect(rows(page, 'waiting').filter({ hasText: 'clearUnread' })).toHaveCount(1);
  await page.evaluate(() => (window as any).letGo());
  await expect(section(page, 'health')).toContainText('ready');
  await expect(rows(page, 'waiting')).toHaveCount(0);
});

test('the report has no text, id or token of the data, and the same name for the same thing', async ({ page }) => {
  await mount(page);
  const secrets = ['alice', 'bob', 'carol', 'team42', 'hello', 'the-token', '1001', '1002', '5001', '5002', '5003', '9007199'];
  secrets.push(
    'opensesame',
    '4917612345',
    'memo',
    'note of',
    'plan.pdf',
    'files.example',
    '52.52',
    'Alexander',
    'half written',
    'phone',
    'Ärger',
  );
  const report = await page.evaluate(async () => {
    const { connection, cache } = window as any;
    const { localCache } = connection;
    const base = { chatType: 'singleChat', from: 'bob', to: 'alice' };
    const store = (message: object) => cache.storeMessage({ time: 1795399480000, ...base, ...message }, 3);
    await store({ id: '5001', type: 'txt', msg: 'hello Ärger', ext: { phone: 4917612345, carol: ['memo', true, null], at: new Date(5) } });
    await store({ id: '5002', type: 'file', filename: 'plan.pdf', url: 'https://files.example/x', secret: 'opensesame', file_length: 12 });
    await store({ id: '5003', type: 'loc', lat: 52.52, lng: 13.4, addr: 'Alexanderplatz', chatType: 'groupChat', to: 'team42' });
    await cache.storeMessage({ id: '9007199', type: 'Alexander', ...base, from: 'alice', to: 'carol', time: 5, own: 'memo' }, 0);
    await localCache.setLocalConversationCustomField({
      conversationId: 'bob',
      conversationType: 'singleChat',
      customField: { memo: 'note of bob' },
    });
    await localCache.setLocalConversationDraft({ conversationId: 'carol', conversationType: 'singleChat', draft: 'half written' });
    cache.store.report(
      'fetch',
      new Error('The conversation singleChat-dave holds no message "9999999" of bob: https://files.example/x failed'),
    );
    return (window as any).inspector.report();
  });
  const text = JSON.stringify(report);
  for (const secret of [...secrets, 'dave', '9999999'])
    expect(text).not.toMatch(new RegExp(`(?<!\\d)${secret.replace('.', '\\.')}(?!\\d)`, 'i'));

  expect(report.health).toMatchObject({ state: 'ready', storage: 'indexedDB', database: 'database-1', errorCount: 1, damagedRows: 0 });
  expect(report.health.lastError.message).toMatch(/^The conversation word-\d+ holds no message "quoted-\d+" of user-\d+: word-\d+ failed$/);
  expect(report.history.length).toBeGreaterThan(0);
  expect(report.usage).toMatchObject({ conversations: 3, messages: 6 });
  const bob = report.conversations.find((c: any) => c.unReadCount === 4);
  expect(bob).toMatchObject({
    conversationType: 'singleChat',
    lastMessage: { type: 'file', from: bob.conversationId, file_length: 12, time: 1795399480000 },
  });
  const { messages } = report.messages[`singleChat-${bob.conversationId}`];
  expect(messages.map((m: any) => m.from)).toEqual(Array(4).fill(bob.conversationId));
  expect(messages[0].id).toBe(bob.lastMessage.id);
  expect(messages[1]).toMatchObject({ type: 'txt', to: 'user-1', status: 3 });
  expect(report.changes.flatMap((change: any) => change.conversations)).toContain(`singleChat-${bob.conversationId}`);
});

test('a page of its own shows an account without a login, while the chat in another tab goes on', async ({ page, context, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await row(page, 'singleChat-carol').waitFor();
  const tab = await context.newPage();
  await tab.goto(`${demo.url}/inspector.html`);
  await tab.locator('[name=username]').fill('alice');
  await press(tab.locator('form button'));
  await expect(section(tab, 'health')).toContainText('ready');
  const first = rows(tab, 'conversations').first();
  await first.waitFor();
  await press(first.locator('button'));
  await expect(rows(tab, 'messages').first()).toBeVisible();
  await expectAccessible(tab, 'the inspector');
});

test('the button exports the report as a file', { tag: '@chromium' }, async ({ page }) => {
  await mount(page);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export for a bug report' }).click()]);
  expect(file.suggestedFilename()).toBe('localcache-report.json');
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const report = JSON.parse(Buffer.concat(chunks).toString());
  expect(report.conversations).toHaveLength(1);
});
