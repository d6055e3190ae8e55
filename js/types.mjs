// The declarations: dist/types for import, dist/cjs/types for require.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const inside = 'js/src/entries';

/** @param {string} dist the folder to write into @param {string[]} entries their names */
export function buildTypes(dist, entries) {
  const types = path.join(dist, 'types');
  fs.rmSync(types, { recursive: true, force: true });
  execFileSync('npx', ['--no-install', 'tsc', '-p', 'js/tsconfig.json'], { stdio: 'inherit' });
  keepReachable(types, entries);

  const commonjs = path.join(dist, 'cjs/types');
  fs.rmSync(commonjs, { recursive: true, force: true });
  fs.cpSync(types, commonjs, { recursive: true });
  fs.writeFileSync(path.join(commonjs, inside, 'miniCore.d.ts'), exportedClass(path.join(commonjs, 'js/src/minicore/index.d.ts')));
  nameExports(path.join(commonjs, inside, 'contact.d.ts'));
  // The nearest package.json tells TypeScript, Node and bundlers of which kind a file is.
  fs.writeFileSync(path.join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n');

  const address = '/** The address of localcache.wasm, as the bundler gives it. */\ndeclare const wasmUrl: string;\n';
  fs.writeFileSync(path.join(dist, 'script/localcache.wasm.d.ts'), `${address}export default wasmUrl;\n`);
  fs.writeFileSync(path.join(dist, 'cjs/localcache.wasm.d.ts'), `${address}export = wasmUrl;\n`);
}

/** Deletes the declarations that the types of no entry use. */
function keepReachable(types, entries) {
  const needed = new Set();
  const reach = (file) => {
    if (needed.has(file)) return;
    needed.add(file);
    for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) {
      reach(path.resolve(path.dirname(file), `${name}.d.ts`));
    }
  };
  for (const name of entries) reach(path.join(types, inside, `${name}.d.ts`));
  for (const file of fs.readdirSync(types, { recursive: true, withFileTypes: true })) {
    const full = path.join(file.parentPath, file.name);
    if (file.isFile() && !needed.has(full)) fs.rmSync(full);
  }
}

/** Writes out what `export *` exports: checkers of packages do not follow it. */
function nameExports(entry) {
  const text = fs.readFileSync(entry, 'utf8').replace(/^export \* from '(.*)\.js';$/gm, (_, module) => {
    const declared = fs.readFileSync(path.resolve(path.dirname(entry), `${module}.d.ts`), 'utf8');
    const names = [...declared.matchAll(/^export declare (?:const|function) (\w+)/gm)].map(([, name]) => name);
    return `export { ${names.join(', ')} } from '${module}.js';`;
  });
  fs.writeFileSync(entry, text);
}

/**
 * The types of a require() that gives the class itself: `export =`, and a
 * namespace that holds what the entry exports by name.
 * @param {string} index the declaration whose type exports are listed
 */
function exportedClass(index) {
  const names = [...fs.readFileSync(index, 'utf8').matchAll(/export (?:type )?\{([^}]*)\}/g)]
    .flatMap(([, list]) => list.split(','))
    .map((name) => name.replace(/^\s*type\s+/, '').trim())
    .filter((name) => name && name !== 'MiniCore');
  return `import { MiniCore as Class, ${names.map((name) => `type ${name}`).join(', ')} } from '../minicore/index.js';

/** What require() gives: the class itself, with what an import names beside it. */
declare class MiniCore extends Class {}
declare namespace MiniCore {
  export { MiniCore, MiniCore as default, ${names.join(', ')} };
}
export = MiniCore;
`;
}
