// A static file server for test pages: folders are mounted under prefixes, on a free port of 127.0.0.1.
//
// Each test may override how a path is answered (`answers`), to see what happens with a wrong MIME
// type, a strict Content-Security-Policy, a failing or a slow download.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export interface Answer {
  status?: number;
  headers?: Record<string, string | undefined>;
  /** Replaces the file's content. */
  body?: string;
  /** Milliseconds before the answer. */
  delay?: number;
  /** It is answered when this resolves. */
  until?: Promise<void>;
}

/** What to change in the answer to this request; undefined: nothing. */
export type Override = (pathname: string) => Answer | undefined;

export interface Site {
  url: string;
  /** Paths requested since the start or the last reset. */
  requests: string[];
  override: Override | undefined;
  /** Forgets the override and the requests: a new test begins. */
  reset(): void;
  close(): Promise<void>;
}

/** `mounts`: URL prefix → folder, e.g. { '/dist/': '/repo/dist', '/': '/repo/e2e/pages' }. Longest prefix wins. */
export async function serve(mounts: Record<string, string>): Promise<Site> {
  const prefixes = Object.keys(mounts).sort((a, b) => b.length - a.length);
  const server = http.createServer(async (request, response) => {
    const pathname = decodeURIComponent(new URL(request.url!, 'http://site').pathname);
    site.requests.push(pathname);
    const answer = site.override?.(pathname);
    if (answer?.delay) await new Promise((resolve) => setTimeout(resolve, answer.delay));
    await answer?.until;
    const body = answer?.body ?? read(pathname);
    response.writeHead(answer?.status ?? (body === undefined ? 404 : 200), {
      'Content-Type': types[path.extname(pathname)] ?? 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      ...answer?.headers,
    });
    response.end(body ?? `no file for ${pathname}`);
  });

  function read(pathname: string): Buffer | undefined {
    if (pathname === '/favicon.ico') return Buffer.alloc(0); // browsers ask; a 404 would be console noise
    const prefix = prefixes.find((p) => pathname.startsWith(p));
    if (prefix === undefined) return undefined;
    const root = path.resolve(mounts[prefix]!);
    const file = path.join(root, pathname.slice(prefix.length) || 'index.html');
    if (file !== root && !file.startsWith(root + path.sep)) return undefined;
    try {
      return fs.readFileSync(file);
    } catch {
      return undefined;
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site: Site = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    override: undefined,
    reset() {
      site.override = undefined;
      site.requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return site;
}
