// The demo as `make demo` serves it: a server of its own for each test, and what every visitor does.
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test as base, type Page } from './fixtures';
import { startServer } from './imserver';
import { root } from './paths';

interface DemoFixtures {
  demo: Demo;
}

export interface Demo {
  url: string;
  /** Calls one of the server's hooks for tests. */
  hook(name: string, body: object): Promise<unknown>;
}

// Accounts and lists start fresh in each test.
export const test = base.extend<DemoFixtures>({
  demo: [
    async ({}, use) => {
      const server = await startServer('-demo', '-test', '-static', path.join(root, 'web/demo/dist'));
      await use({
        url: server.url,
        hook: (name, body) => fetch(`${server.url}/_test/${name}`, { method: 'POST', body: JSON.stringify(body) }),
      });
      await server.stop();
    },
    { auto: true },
  ],
});

export const row = (page: Page, key: string) => page.locator(`#list [data-key="${key}"]`);
export const lines = (page: Page) => page.locator('#messages li.own > p, #messages li.other > p');
export const own = (page: Page, text: string) => page.locator('#messages li.own', { hasText: text });
export const field = (page: Page) => page.locator('#composer textarea');

/** A click for a tab that may be behind another: WebKit draws none of those, and click() waits until it does. */
export const press = (target: Locator) => target.dispatchEvent('click');

/** Logs a demo user in, and waits until the connection is there, whatever the language. */
export async function logIn(page: Page, user: string): Promise<void> {
  await press(page.locator(`[data-user=${user}]`));
  await expect(page.locator('#state')).toHaveClass('connected');
}

export async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** Picks or pastes an image that the page itself draws. */
export async function giveImage(page: Page, how: 'pick' | 'paste'): Promise<void> {
  await page.evaluate(async (how) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 120, height: 80 });
    canvas.getContext('2d')!.fillRect(10, 10, 50, 50);
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const data = new DataTransfer();
    data.items.add(new File([blob], 'square.png', { type: 'image/png' }));
    if (how === 'pick') {
      const input = document.querySelector<HTMLInputElement>('#file')!;
      input.files = data.files;
      input.dispatchEvent(new Event('change'));
    } else {
      const event = new Event('paste', { bubbles: true, cancelable: true });
      document.querySelector('#composer textarea')!.dispatchEvent(Object.assign(event, { clipboardData: data }));
    }
  }, how);
}

/** Opens a message's menu, and takes an action from it. */
export async function choose(page: Page, text: string, action?: string): Promise<void> {
  await own(page, text).hover();
  await own(page, text).locator('.more').click();
  if (action) await page.locator('#message-dialog').getByRole('button', { name: action }).click();
}

/**
 * Opens the page of two users, and waits until both are connected, where it is wide enough to show them: the server ends with
 * the test, and a connection that is being made then fails.
 */
export async function openPair(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.url}/pair.html`);
  for (const frame of await page.locator('iframe[src]').all())
    await expect(frame.contentFrame().locator('#state')).toHaveClass('connected');
}
