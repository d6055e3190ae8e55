// Console noise and unhandled rejections fail the test in which they happen.
import { expect, type BrowserContext, type ConsoleMessage, type Page } from '@playwright/test';

/** Watches all pages of a context from now on; the returned function asserts that they were quiet. */
export async function guard(context: BrowserContext, expected: RegExp[]): Promise<() => void> {
  const heard: string[] = [];
  const hear = (line: string) => {
    if (!expected.some((pattern) => pattern.test(line))) heard.push(line);
  };

  const watch = (page: Page) => {
    page.on('console', (message: ConsoleMessage) => hear(`console.${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => hear(`uncaught: ${error.message}`));
    page.on('crash', () => hear('the page crashed'));
  };
  context.pages().forEach(watch);
  // Not context.on('page'): WebKitGTK's adapter never raises it.
  const newPage = context.newPage.bind(context);
  const seen = new Set(context.pages());
  context.newPage = async () => {
    const page = await newPage();
    if (!seen.has(page)) watch(page);
    seen.add(page);
    return page;
  };

  // The engines differ in whether a rejection reaches 'pageerror': say it in words they all carry.
  await context.addInitScript(() => {
    addEventListener('unhandledrejection', (event) => {
      const { reason } = event;
      console.error('unhandled rejection: ' + (reason?.stack ?? reason?.message ?? JSON.stringify(reason)));
    });
  });

  return () => expect(heard, 'what the pages printed').toEqual([]);
}
