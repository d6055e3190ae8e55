// Projects with other tools than the repository's own: installed by npm into build/tools, with our package unpacked
// beside them. What was installed stays there for the next run; the project's own files are written anew.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { unpackInto } from '../../js/test/package';
import { root } from './paths';
import { exited, freePort } from './processes';

const run = promisify(execFile);

export interface Project {
  folder: string;
  /** Runs a program that was installed, to its end. Rejects with what it printed. */
  run(program: string, ...args: string[]): Promise<void>;
  /** Starts a server on `port` and resolves when it answers, with how to end it. */
  serve(port: number, program: string, ...args: string[]): Promise<() => Promise<void>>;
}

/**
 * @param name of its folder
 * @param packages with their exact versions
 * @param files path → content
 */
export async function project(name: string, packages: Record<string, string>, files: Record<string, string>): Promise<Project> {
  const folder = path.join(root, 'build/tools', name);
  const modules = path.join(folder, 'node_modules');
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies: packages });
  const installed = path.join(modules, '.installed.json');
  const read = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);
  if (read(installed) !== manifest) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), manifest);
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--prefer-offline'], { cwd: folder });
    fs.writeFileSync(installed, manifest);
  }
  for (const file of fs.readdirSync(folder)) {
    if (!['node_modules', 'package.json'].includes(file)) fs.rmSync(path.join(folder, file), { recursive: true });
  }
  // What a tool keeps of the last run would be of the last build.
  for (const cache of ['.vite', '.cache']) fs.rmSync(path.join(modules, cache), { recursive: true, force: true });
  unpackInto(modules);
  fs.cpSync(path.join(root, 'js/test/site'), path.join(folder, 'src'), { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
  }

  const options = { cwd: folder, env: { ...process.env, CI: '1', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1' } };
  const bin = (program: string) => path.resolve(modules, '.bin', program);
  return {
    folder,
    async run(program, ...args) {
      await run(bin(program), args, options).catch((error) => {
        throw new Error(`${program} ${args.join(' ')}: ${error.stdout}${error.stderr}`, { cause: error });
      });
    },
    async serve(port, program, ...args) {
      // A group of its own: these servers start further processes, which end with it.
      const child = spawn(bin(program), args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
      await answering(port, child, () => said).catch(async (error) => {
        await endGroup(child);
        throw error;
      });
      return () => endGroup(child);
    },
  };
}

async function answering(port: number, child: ChildProcess, said: () => string): Promise<void> {
  while (child.exitCode === null) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server ended: ${said()}`);
}

async function endGroup(child: ChildProcess): Promise<void> {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // it has ended already
  }
  await exited(child);
}

export { freePort };
