// Before the first test: the local server is compiled, the test pages are bundled, and the package is
// built into sites and into the demo.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { buildSites } from '../../js/test/package';
import { built, imserver, root } from './paths';

export default async function globalSetup(): Promise<void> {
  await prepareLab();
  await buildSites();
  buildDemo();
}

/** What the host page needs. */
export async function prepareLab(): Promise<void> {
  // -buildvcs=false: a fresh clone may belong to another user, and git refuses to look into it.
  if (fs.existsSync(path.join(root, 'cmd/imserver/main.go')))
    execFileSync('go', ['build', '-buildvcs=false', '-o', imserver, './cmd/imserver'], { cwd: root, stdio: 'inherit' });
  await bundlePages();
}

function buildDemo(): void {
  const vite = path.join(root, 'node_modules/.bin/vite');
  execFileSync(vite, ['build', 'web/demo', '-c', 'web/demo/vite.config.ts', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
}

/** Every e2e/pages/*.ts becomes build/e2e/pages/*.js, a module; the html files are copied beside them. */
async function bundlePages(): Promise<void> {
  const source = path.join(root, 'e2e/pages');
  const target = path.join(built, 'pages');
  fs.mkdirSync(target, { recursive: true });
  const files = fs.readdirSync(source);
  await esbuild.build({
    entryPoints: files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')).map((file) => path.join(source, file)),
    outdir: target,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  for (const file of files) if (file.endsWith('.html')) fs.copyFileSync(path.join(source, file), path.join(target, file));
}
