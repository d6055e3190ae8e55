// The package as a site gets it: packed, unpacked into a project's node_modules and built there with the
// bundlers that people use. e2e/package.spec.ts opens what comes out.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
/** A project outside of the work tree's own node_modules: only what is packed can be found. */
export const project = path.join(root, 'build/package');
/** The sites that were built, each with an index.html. */
export const sites = [
  'vite',
  'vite-alias',
  'webpack',
  'webpack-require',
  'webpack-folders',
  'esbuild',
  'esbuild-inline',
  'import-map',
] as const;

export async function buildSites(): Promise<void> {
  unpack();
  fs.cpSync(path.join(root, 'js/test/site'), path.join(project, 'src'), { recursive: true });
  await Promise.all([
    vite('vite', {}),
    vite('vite-alias', vendorIsOurs),
    webpack('webpack', 'main.js'),
    webpack('webpack-require', 'require.cjs'),
    webpack('webpack-folders', 'folders.js', { resolve: { exportsFields: [] } }),
    bundleByEsbuild(),
    bundleIntoOneScript('esbuild-inline', 'inline.js'),
    bundleIntoOneScript('esbuild-iife', 'main.js'),
  ]);
  importMap();
}

/** The packed package: the only one in its folder. */
export const tarball = (): string =>
  path.join(
    project,
    fs.readdirSync(project).find((file) => file.endsWith('.tgz'))!,
  );

/** Puts the package, as it is packed, where a project's other packages are. */
export function unpackInto(modules: string): void {
  const target = path.join(modules, 'localcache-wasm');
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball(), '--strip-components=1', '-C', target]);
}

function unpack(): void {
  fs.rmSync(project, { recursive: true, force: true });
  const modules = path.join(project, 'node_modules');
  fs.mkdirSync(modules, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  unpackInto(modules);
  fs.symlinkSync(path.join(root, 'node_modules/easemob-websdk'), path.join(modules, 'easemob-websdk'));
  fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'a-site', private: true, type: 'module' }));
}

const page = (script: string, head = '') =>
  `<!doctype html><meta charset="utf-8"><title>site</title>${head}<script type="module" src="${script}"></script>`;

// A site that changes nothing but the name in its bundler's settings.
const vendorIsOurs = { 'easemob-websdk/localCache/localCache': 'localcache-wasm/localCache/localCache' };

async function vite(name: string, alias: Record<string, string>): Promise<void> {
  const { build } = await import('vite');
  const folder = path.join(project, `${name}-src`);
  fs.cpSync(path.join(project, 'src'), folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.html'), page(Object.keys(alias).length ? './vendor-name.js' : './main.js'));
  await build({
    root: folder,
    base: './',
    logLevel: 'silent',
    configFile: false,
    resolve: { alias },
    build: { outDir: path.join(project, name), emptyOutDir: true, target: 'es2022', minify: false },
  });
}

async function webpack(name: string, entry: string, settings: object = {}): Promise<void> {
  const { default: pack } = await import('webpack');
  const target = path.join(project, name);
  await new Promise<void>((resolve, reject) => {
    pack(
      {
        mode: 'production',
        context: path.join(project, 'src'),
        entry: `./${entry}`,
        performance: false,
        optimization: { minimize: false },
        output: { path: target, filename: 'main.js', clean: true },
        module: { rules: [{ test: /\.wasm$/, type: 'asset/resource' }] },
        ...settings,
      },
      (error, stats) => {
        const problem = error ?? (stats?.hasErrors() ? new Error(stats.toString('errors-only')) : undefined);
        if (problem) reject(problem);
        else resolve();
      },
    );
  });
  fs.writeFileSync(path.join(target, 'index.html'), page('./main.js'));
}

/** One script that is no module: by itself it cannot tell where other files are. */
async function bundleIntoOneScript(name: string, entry: string): Promise<void> {
  const target = path.join(project, name);
  await esbuild.build({
    absWorkingDir: project,
    entryPoints: [`src/${entry}`],
    outfile: path.join(target, 'main.js'),
    bundle: true,
    format: 'iife',
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  fs.writeFileSync(
    path.join(target, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>site</title><script src="./main.js"></script>',
  );
}

/** esbuild leaves new URL(…, import.meta.url) alone: its users say where the file is. */
async function bundleByEsbuild(): Promise<void> {
  const target = path.join(project, 'esbuild');
  await esbuild.build({
    absWorkingDir: project,
    entryPoints: ['src/with-url.js'],
    outfile: path.join(target, 'main.js'),
    bundle: true,
    format: 'esm',
    loader: { '.wasm': 'file' },
    logLevel: 'error',
  });
  fs.writeFileSync(path.join(target, 'index.html'), page('./main.js'));
  fs.mkdirSync(path.join(target, 'sub'));
  fs.writeFileSync(path.join(target, 'sub/index.html'), page('../main.js'));
}

/** No bundler at all. */
function importMap(): void {
  const target = path.join(project, 'import-map');
  fs.mkdirSync(target);
  fs.cpSync(path.join(project, 'node_modules/localcache-wasm'), path.join(target, 'localcache-wasm'), { recursive: true });
  fs.copyFileSync(path.join(project, 'src/main.js'), path.join(target, 'main.js'));
  fs.copyFileSync(path.join(project, 'src/report.js'), path.join(target, 'report.js'));
  const map = `<script type="importmap">{"imports":{"localcache-wasm/localCache/localCache":"./localcache-wasm/dist/esm/localCache.js"}}</script>`;
  fs.writeFileSync(path.join(target, 'index.html'), page('./main.js', map));
}
