// Which browser stands behind each Playwright project, and what to install when it is missing.
//
// Debian's own packages serve when they are there; on a machine without them Playwright's own
// builds do (`npx playwright install`). Chromium and Firefox are launched by Playwright itself.
// Debian's WebKit has no such launcher: webkitgtk.ts speaks to its MiniBrowser.
import fs from 'node:fs';
import type { BrowserType, LaunchOptions } from '@playwright/test';

export type Engine = 'chromium' | 'firefox' | 'webkit';

export const debian: Record<Engine, { executable: string; packages: string[] }> = {
  chromium: { executable: '/usr/bin/chromium', packages: ['chromium'] },
  firefox: { executable: '/usr/bin/firefox-esr', packages: ['firefox-esr'] },
  webkit: {
    executable: process.env.MINIBROWSER ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    packages: ['libwebkit2gtk-4.1-0', 'xvfb'],
  },
};

export function usesDebian(engine: Engine): boolean {
  return fs.existsSync(debian[engine].executable);
}

/** `use` options of a project. Chromium's flags keep it off the network and runnable as root. */
export function engineOptions(engine: Engine): { browserName: Engine; channel?: string; launchOptions?: LaunchOptions } {
  if (!usesDebian(engine)) return { browserName: engine };
  const { executable } = debian[engine];
  if (engine === 'webkit') return { browserName: engine };
  if (engine === 'firefox') {
    // Channel moz-firefox = a stock Firefox over WebDriver BiDi, not Playwright's patched build.
    return { browserName: engine, channel: 'moz-firefox', launchOptions: { executablePath: executable } };
  }
  return {
    browserName: engine,
    launchOptions: {
      executablePath: executable,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  };
}

/** Throws an error that names what to install when the engine can't be launched here. */
export function requireEngine(engine: Engine, type: BrowserType): void {
  if (usesDebian(engine)) return;
  const own = type.executablePath();
  if (own && fs.existsSync(own)) return;
  throw new Error(
    `no ${engine} to test in: neither ${debian[engine].executable} nor Playwright's own build exists. ` +
      `Install it: apt-get install ${debian[engine].packages.join(' ')} (or: npx playwright install ${engine})`,
  );
}
