// What is in the packed package only: real folders for tools that do not read "exports" (TypeScript's node10,
// Parcel, webpack 4, older test runners). They get what require() gets; only Parcel follows "alias" in package.json
// to the modules, whose wasm it copies. npm runs both commands around `npm pack` and `npm publish`.
//
//   node js/folders.mjs prepack    builds what is not built or older than its sources, and writes the folders
//   node js/folders.mjs postpack   takes them away again: contact/ is Go's
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const types = (name) => `../dist/cjs/types/js/src/entries/${name}`;

const files = {};
for (const name of ['inline', 'react', 'vue', 'inspector']) {
  files[`${name}/package.json`] = JSON.stringify({ main: `../dist/cjs/${name}.js`, types: `${types(name)}.d.ts` });
}
for (const name of ['miniCore', 'contact', 'localCache']) {
  files[`${name}/${name}.js`] = `module.exports = require('../dist/cjs/${name}.js');\n`;
  files[`${name}/${name}.d.ts`] = `import ${name} = require('${types(name)}.js');\nexport = ${name};\n`;
  files[`${name}/package.json`] = JSON.stringify({
    // The package is of type module; what require() reads says that it is not.
    type: 'commonjs',
    // webpack without "exports", in a project of type module: it looks for the very name that is imported.
    browser: { [`./${name}`]: `./${name}.js` },
  });
}

const notices = 'THIRD_PARTY_NOTICES';

function write() {
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }
  fs.copyFileSync(path.join(root, 'dist', notices), path.join(root, notices));
  const missing = ['miniCore', 'localCache'].filter((name) => !fs.readdirSync(root).includes(name));
  if (missing.length === 0) return;
  remove();
  throw new Error(
    `This file system takes ${missing.join(' and ')} for the Go folder of the same letters: pack on one that tells upper and lower case apart, as Linux has`,
  );
}

function remove() {
  for (const file of [...Object.keys(files), notices]) fs.rmSync(path.join(root, file), { force: true });
  for (const folder of new Set(Object.keys(files).map((file) => path.join(root, path.dirname(file))))) {
    if (fs.existsSync(folder) && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
  }
}

switch (process.argv[2]) {
  case 'prepack':
    remove(); // what an interrupted pack left would count as a source
    // npm pack --json prints its result to standard output.
    execFileSync(process.execPath, ['js/build.mjs', '--if-stale'], { cwd: root, stdio: ['ignore', 2, 2] });
    write();
    break;
  case 'postpack':
    remove();
    break;
  default:
    throw new Error('node js/folders.mjs prepack | postpack');
}
