// The code samples of the documents: what stands between ```ts (or js) and ``` in README and docs/.
// A sample with a name, ```ts name=list-first, is also run: docs.spec.ts asks for it by that name.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths';

export interface Sample {
  /** From the root: docs/guides/tabs.md. */
  file: string;
  /** Of its first line of code, from 1. A diff counts as what it leads to. */
  line: number;
  language: string;
  name?: string;
  code: string;
}

/** README, CONTRIBUTING and the like, and all of docs/. */
export const documents = () => [...filesIn('.', /^[^/]+\.md$/), ...filesIn('docs', /\.md$/)];

/** The files of a folder, from the root, at any depth for all but the root itself. */
export const filesIn = (folder: string, name: RegExp): string[] =>
  fs
    .readdirSync(path.join(root, folder), { recursive: folder !== '.', encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file))
    .filter((file) => name.test(file))
    .sort();

/** Every fenced block of every document. */
export function samples(): Sample[] {
  return documents().flatMap((file) => blocks(file, fs.readFileSync(path.join(root, file), 'utf8')));
}

function blocks(file: string, text: string): Sample[] {
  const found: Sample[] = [];
  let open: Sample | undefined;
  for (const [index, row] of text.split('\n').entries()) {
    if (!row.startsWith('```')) {
      if (open) open.code += `${open.language === 'diff' ? row.replace(/^-.*|^[+ ]/, '') : row}\n`;
    } else if (open) {
      found.push(open);
      open = undefined;
    } else {
      const [language = '', ...words] = row.slice(3).trim().split(/\s+/);
      const name = words.find((word) => word.startsWith('name='))?.slice('name='.length);
      open = { file, line: index + 2, language, name, code: '' };
    }
  }
  if (open) throw new Error(`${file}:${open.line - 1}: a block of code has no end`);
  return found;
}

/** The sample of that name. */
export function sample(name: string): Sample {
  const found = samples().filter((one) => one.name === name);
  if (found.length !== 1) throw new Error(`${found.length} code samples in README and docs/ have the name ${name}: one is needed`);
  return found[0]!;
}
