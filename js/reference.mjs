// The reference of the package's types, into build/reference: TypeDoc on the declarations that are packed.
// TypeDoc works with TypeScript up to 6.0 and the repository has a newer one, so it is installed by itself, with
// these versions, into build/tools/reference, where the next run finds it. It fails on whatever TypeDoc warns of:
// a type that a public one names and no entry exports, a link that leads nowhere.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const tool = path.join(root, 'build/tools/reference');
const packages = { typedoc: '0.28.20', typescript: '6.0.3' };

const manifest = JSON.stringify({ private: true, dependencies: packages });
const installed = path.join(tool, 'node_modules/.installed.json');
if (!fs.existsSync(installed) || fs.readFileSync(installed, 'utf8') !== manifest) {
  fs.rmSync(tool, { recursive: true, force: true });
  fs.mkdirSync(tool, { recursive: true });
  fs.writeFileSync(path.join(tool, 'package.json'), manifest);
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--prefer-offline', '--silent'];
  execFileSync('npm', ['install', ...options], { cwd: tool, stdio: 'inherit' });
  fs.writeFileSync(installed, manifest);
}

const files = ['localCache', 'contact', 'miniCore', 'inline'].map((name) => path.join(root, `dist/types/js/src/entries/${name}.d.ts`));
fs.writeFileSync(
  path.join(tool, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
    },
    files,
  }),
);
fs.writeFileSync(
  path.join(tool, 'typedoc.json'),
  JSON.stringify({
    name: 'localcache-wasm',
    entryPoints: files,
    tsconfig: path.join(tool, 'tsconfig.json'),
    out: path.join(root, 'build/reference'),
    readme: 'none',
    disableSources: true,
    excludePrivate: true,
    treatWarningsAsErrors: true,
    logLevel: 'Warn',
    // Parts of public types that no page has a use for by name.
    intentionallyNotExported: [
      'Calls',
      'Connection',
      'HostedCacheClass',
      'NameOf',
      'PluginName',
      'RoomOperation',
      'ServerStateChange',
      'UnraisedEvent',
      'VendorsCalls',
    ],
  }),
);
const typedoc = path.join(tool, 'node_modules/.bin/typedoc');
const { status } = spawnSync(typedoc, ['--options', path.join(tool, 'typedoc.json')], { cwd: tool, stdio: 'inherit' });
if (status !== 0) process.exit(1); // it has said why
console.log('build/reference/index.html');
