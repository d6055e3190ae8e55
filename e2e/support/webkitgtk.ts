// Stock WebKitGTK under Playwright.
//
// Playwright's WebKit is a patched build that this machine can't download. But WebKitGTK's
// MiniBrowser has a remote inspector that speaks nearly the same protocol, and Playwright can
// attach to one page of it: `webkit.connectOverCDP(transport)`. So: one MiniBrowser process per
// browser context (its own XDG directories are its profile), one attachment per tab, and a
// BrowserContext whose newPage/pages/close are replaced to put the attachments together.
//
// What it can't do: waitForEvent('page'), setOffline, tracing, cookies across tabs.
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, BrowserType, Page } from '@playwright/test';
import WebSocket from 'ws';
import { debian } from './engines';
import { freePort, sleep, stop } from './processes';

export interface MiniBrowserOptions {
  display: string;
  /** Directory that holds this browser's data, cache and configuration. */
  profile: string;
  baseURL?: string;
  /** Runtime features, e.g. '+StorageAPI,-SomethingElse'. */
  features?: string;
  /** How many tabs a test may want. */
  tabs?: number;
}

// A tab opened by script attaches, but its goto() hangs; so all tabs a test may want are opened
// with the browser, and newPage() attaches to the next blank one.
const usualTabs = 3;

// Without this WebKit slows the timers of every tab but the visible one to a crawl.
const steadyTimers = '-HiddenPageDOMTimerThrottling';

export async function launchMiniBrowser(webkit: BrowserType, options: MiniBrowserOptions): Promise<BrowserContext> {
  for (let attempt = 1; ; attempt++) {
    const inspector = `127.0.0.1:${await freePort()}`;
    const browser = startMiniBrowser(inspector, options);
    const tabs = new Tabs(webkit, inspector, browser, options.baseURL);
    try {
      return await tabs.context();
    } catch (error) {
      await stop(browser.process);
      if (attempt === 5 || !lostItsPort(browser)) throw error;
    }
  }
}

/** Another process took the free port before MiniBrowser could, which says so and goes on without an inspector. */
const lostItsPort = (browser: RunningBrowser) => browser.output().includes('Address already in use');

interface RunningBrowser {
  process: ChildProcess;
  output(): string;
}

function startMiniBrowser(inspector: string, { display, profile, features, tabs = usualTabs }: MiniBrowserOptions): RunningBrowser {
  const directory = (name: string) => {
    const full = path.join(profile, name);
    fs.mkdirSync(full, { recursive: true });
    return full;
  };
  const process_ = spawn(
    debian.webkit.executable,
    [`--features=${[steadyTimers, features].filter(Boolean).join(',')}`, ...Array(tabs).fill('about:blank')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DISPLAY: display,
        GDK_BACKEND: 'x11',
        WEBKIT_INSPECTOR_HTTP_SERVER: inspector,
        // The sandbox needs user namespaces, which containers seldom have; only our own pages run here.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        // No GPU, no accessibility bus, no desktop settings: each costs seconds of waiting when absent.
        LIBGL_ALWAYS_SOFTWARE: '1',
        NO_AT_BRIDGE: '1',
        GSETTINGS_BACKEND: 'memory',
        MESA_SHADER_CACHE_DISABLE: 'true',
        XDG_DATA_HOME: directory('data'),
        XDG_CACHE_HOME: directory('cache'),
        XDG_CONFIG_HOME: directory('config'),
      },
    },
  );
  let log = '';
  process_.stdout!.on('data', (data) => {
    log += data;
  });
  process_.stderr!.on('data', (data) => {
    log += data;
  });
  process_.on('error', (error) => {
    log += error.message;
  });
  return { process: process_, output: () => log };
}

/** The tabs of one MiniBrowser, attached to as they are asked for. */
class Tabs {
  private readonly attached: Browser[] = [];
  private readonly pages: Page[] = [];
  private readonly taken = new Set<string>();

  constructor(
    private readonly webkit: BrowserType,
    private readonly inspector: string,
    private readonly browser: RunningBrowser,
    private readonly baseURL?: string,
  ) {}

  /** The first tab's context, made to stand for all tabs. */
  async context(): Promise<BrowserContext> {
    const first = await this.attach();
    const context = first.context();
    // An init script of one attachment is unknown to the others: remember, and repeat for later tabs.
    const initScripts: Parameters<BrowserContext['addInitScript']>[] = [];
    const addInitScript = context.addInitScript.bind(context);
    context.addInitScript = async (...script: Parameters<BrowserContext['addInitScript']>) => {
      initScripts.push(script);
      const added = await addInitScript(...script);
      for (const page of this.pages) if (page !== first) await page.addInitScript(...script);
      return added;
    };
    let firstIsFree = true;
    context.newPage = async () => {
      if (firstIsFree) {
        firstIsFree = false;
        return first;
      }
      const page = await this.attach();
      for (const script of initScripts) await page.addInitScript(...script);
      return page;
    };
    context.pages = () => this.pages.filter((page) => !page.isClosed());
    context.close = async () => {
      for (const browser of this.attached) await browser.close().catch(() => {});
      await stop(this.browser.process);
    };
    return context;
  }

  private async attach(): Promise<Page> {
    const target = await this.nextTarget();
    const browser = await this.webkit.connectOverCDP(transport(`ws://${this.inspector}${target}`) as never, { timeout: 15_000 });
    this.attached.push(browser);
    const page = browser.contexts()[0]!.pages()[0]!;
    this.pages.push(page);
    // A context made by connectOverCDP does not know the project's baseURL.
    const goto = page.goto.bind(page);
    page.goto = (url, options) => goto(this.baseURL ? new URL(url, this.baseURL).href : url, options);
    return page;
  }

  /** Address of a tab not attached to yet. The inspector lists its targets only as an HTML page. */
  private async nextTarget(): Promise<string> {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline && this.browser.process.exitCode === null && !lostItsPort(this.browser)) {
      const html = await fetch(`http://${this.inspector}/`).then(
        (answer) => answer.text(),
        () => '' /* not up yet */,
      );
      for (const [, address] of html.matchAll(/'(\/socket\/\d+\/\d+\/WebPage)'/g)) {
        if (this.taken.has(address!)) continue;
        this.taken.add(address!);
        return address!;
      }
      await sleep(30);
    }
    throw new Error(`MiniBrowser offers no tab to attach to (exit code ${this.browser.process.exitCode}): ${this.browser.output()}`);
  }
}

/** Playwright's transport interface over one inspector socket. */
function transport(url: string) {
  let socket: WebSocket;
  const self = {
    onmessage: undefined as ((message: object) => void) | undefined,
    onclose: undefined as (() => void) | undefined,
    open() {
      socket = new WebSocket(url, {
        maxPayload: 256 << 20,
        // libsoup closes the socket on large uncompressed frames, and Playwright's injected script is one.
        perMessageDeflate: { threshold: 10 * 1024 },
        allowSynchronousEvents: false,
      });
      socket.on('message', (data) => self.onmessage?.(JSON.parse(data.toString())));
      socket.on('close', () => self.onclose?.());
      socket.on('error', () => {}); // 'close' follows
    },
    send(message: object) {
      socket.send(JSON.stringify(message));
    },
    close() {
      socket?.close();
    },
  };
  return self;
}
