// README and docs/: every code sample typechecks against the package as it is packed, every link leads somewhere,
// and every section and fault that a comment cites is there. (What samples take for granted is declared in
// docs/given.d.ts; samples.spec.ts runs some.) None of it depends on the browser: tagged @chromium, it runs once.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { project } from '../js/test/package';
import { expect, test } from './support/fixtures';
import { root } from './support/paths';
import { documents, filesIn, samples } from './support/samples';

const code = samples().filter(({ language }) => ['js', 'ts', 'tsx', 'diff'].includes(language));

test('every code sample in README and docs/ typechecks', { tag: '@chromium' }, () => {
  const folder = path.join(project, 'samples');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(path.join(root, 'e2e/docs/given.d.ts'), path.join(folder, 'given.d.ts'));
  for (const { file, line, language, code: text } of code) {
    // The lines keep their numbers, so that an error names the place in the document; import or export makes it a module.
    const name = `${file.replaceAll('/', '.')}-${line}.${language === 'tsx' ? 'tsx' : 'ts'}`;
    fs.writeFileSync(path.join(folder, name), `${'\n'.repeat(line - 1)}${text}\nexport {};\n`);
  }
  const tsconfig = {
    compilerOptions: {
      noEmit: true,
      strict: true,
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      lib: ['es2022', 'dom', 'dom.iterable'],
      skipLibCheck: true,
      types: [],
    },
    include: ['.'],
  };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  let said = '';
  try {
    execFileSync(path.join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    said = (error as { stdout: string }).stdout;
  }
  expect(said).toBe('');
  expect(code.length).toBeGreaterThan(10);
});

test('every link between the documents leads somewhere', { tag: '@chromium' }, () => {
  const broken: string[] = [];
  for (const file of documents()) {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [to = '', anchor] = target.split('#');
      const place = to ? path.join(root, path.dirname(file), to) : path.join(root, file);
      if (!fs.existsSync(place)) broken.push(`${file}: ${target}`);
      else if (anchor && !anchors(fs.readFileSync(place, 'utf8')).includes(anchor)) broken.push(`${file}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

test('every section and fault that a comment cites is in the document', { tag: '@chromium' }, () => {
  const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
  const sections = (text: string) => new Set([...text.matchAll(/^#+ (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number));
  const contract = read('docs/plugin-contract.md');
  const known: Record<string, Set<string | undefined>> = {
    'plugin-contract': sections(contract),
    protocol: sections(read('docs/protocol.md')),
  };
  const faults = new Set([...contract.matchAll(/^\| (B\d+[a-z]?)†? \|/gm)].map(([, id]) => id));
  expect(faults.size).toBeGreaterThan(25);

  const wrong: string[] = [];
  for (const file of sources()) {
    const text = read(file);
    for (const [cited, page = '', number] of text.matchAll(/docs\/(plugin-contract|protocol)\.md sections? (\d+(?:\.\d+)?)/g)) {
      if (!known[page]!.has(number)) wrong.push(`${file}: ${cited}`);
    }
    for (const [old] of text.matchAll(/\b(?:PLUGIN|PROTOCOL)\.md/g)) wrong.push(`${file}: ${old} is in docs/ under another name`);
    for (const [id] of text.matchAll(/(?<![\w#-])B\d{1,2}[a-z]?(?![\w-])/g)) {
      if (!faults.has(id)) wrong.push(`${file}: ${id}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('every file that a document names is there', { tag: '@chromium' }, () => {
  const files = [...sources(), ...['scripts', 'spec'].flatMap((folder) => filesIn(folder, /./))];
  const missing: string[] = [];
  for (const file of documents().filter((name) => !/^(CHANGELOG|docs\/plugin-contract)/.test(name))) {
    // The worked example of CONTRIBUTING names the files that it made.
    const text = fs.readFileSync(path.join(root, file), 'utf8').replaceAll(/`localcache\/countconversations\w*\.go`/g, '');
    for (const [, named] of text.matchAll(/`([\w./-]+\.(?:go|ts|mjs|proto|sh))`/g)) {
      if (!files.some((one) => one === named || one.endsWith(`/${named}`))) missing.push(`${file}: ${named}`);
    }
  }
  expect(missing).toEqual([]);
});

/** Every source file that somebody wrote. */
const sources = () =>
  ['cmd', 'contact', 'e2e', 'internal', 'js', 'localcache', 'minicore', 'msync', 'wasm', 'web']
    .flatMap((folder) => filesIn(folder, /\.(go|ts|js|mjs)$/))
    .filter((file) => !/\/(node_modules|dist|testdata)\/|\.pb\.go$/.test(file));

/** The anchors that GitHub gives to headings. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every call that a document names is there', { tag: '@chromium' }, async () => {
  const { LocalCacheApi, ...exported } = await import(path.join(root, 'dist/esm/localCache.js'));
  const contact = await import(path.join(root, 'dist/esm/contact.js'));
  const known = new Set([...Object.keys(LocalCacheApi), ...Object.keys(exported), ...Object.keys(contact)]);
  const missing = new Set<string>();
  for (const file of documents().filter((name) => /^(README|docs\/(guides|from-the-phone))/.test(name))) {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    // Calls of ours have these words in their names; those of the phones stand in the first two columns of a table.
    const ours = text.replace(/^\|(?:[^|]*\|){2}(?=[^|]*\|[^|]*\|$)/gm, '');
    for (const [name] of ours.matchAll(
      /\b(?:get|set|watch|clear|remove|search|insert|import|update|reset|open)\w*(?:Local|Conversation)\w*(?=[(`(])/g,
    )) {
      if (!known.has(name)) missing.add(`${file}: ${name}`);
    }
  }
  expect([...missing]).toEqual([]);
});
