// The licences of all that is linked into the module and the scripts, from where the build takes the code itself.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** @param {string} out the file to write */
export function writeNotices(out) {
  const parts = [...goModules(), goItself(), fflate()].map(
    ({ name, file, use }) => `${name}\n${use}\n\n${fs.readFileSync(file, 'utf8').trim()}\n`,
  );
  const rule = `\n${'-'.repeat(78)}\n\n`;
  fs.writeFileSync(out, ['localcache-wasm holds code of the following works, under their own licences.\n', ...parts].join(rule));
}

/** The modules whose packages the linker is given; ours has no version. */
function goModules() {
  const format = '{{with .Module}}{{if .Version}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}';
  const listed = execFileSync('go', ['list', '-deps', '-f', format, './wasm'], {
    encoding: 'utf8',
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });
  return [...new Set(listed.split('\n').filter(Boolean))].sort().flatMap((line) => {
    const [name, folder] = line.split('\t');
    const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|patents)(\.|$)/i.test(file));
    if (!files.some((file) => /^(licen|copy)/i.test(file)))
      throw new Error(`${name}, linked into localcache.wasm, has no licence in ${folder}`);
    return files.map((file) => ({ name, file: path.join(folder, file), use: 'linked into localcache.wasm' }));
  });
}

function goItself() {
  const [version, goRoot] = execFileSync('go', ['env', 'GOVERSION', 'GOROOT'], { encoding: 'utf8' }).trim().split('\n');
  const file = path.join(goRoot, 'LICENSE');
  if (!fs.existsSync(file)) throw new Error(`The licence of Go is not in ${goRoot}: a package must bring it`);
  return {
    name: `Go ${version.slice(2)}`,
    file,
    use: 'its runtime and standard library, linked into localcache.wasm; wasm_exec.js in the scripts',
  };
}

function fflate() {
  const { version } = JSON.parse(fs.readFileSync('node_modules/fflate/package.json', 'utf8'));
  return { name: `fflate ${version}`, file: 'node_modules/fflate/LICENSE', use: 'its inflate is in localcache-wasm/inline' };
}
