// Kills a browser as a crash or the system does: at once, and all of it.
import fs from 'node:fs';
import { sleep } from './processes';

interface Running {
  pid: number;
  parent: number;
  /** Its arguments and environment name the profile. */
  names: boolean;
}

function running(profile: string): Running[] {
  const found: Running[] = [];
  for (const entry of fs.readdirSync('/proc')) {
    const pid = Number(entry);
    if (!pid || pid === process.pid) continue;
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') continue;
      const said = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') + fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
      found.push({ pid, parent: Number(parent), names: said.includes(profile) });
    } catch {
      /* it has ended meanwhile, or is not ours */
    }
  }
  return found;
}

/** The processes that run on a profile: those that name its directory, and all below them. */
function processesOf(profile: string): number[] {
  const all = running(profile);
  const of = new Set(all.filter(({ names }) => names).map(({ pid }) => pid));
  for (let size = -1; size !== of.size;) {
    size = of.size;
    for (const { pid, parent } of all) if (of.has(parent)) of.add(pid);
  }
  return [...of];
}

/** Sends SIGKILL to every process of the browser on this profile; resolves when they are gone. */
export async function killBrowser(profile: string): Promise<void> {
  const killed = processesOf(profile);
  if (killed.length === 0) throw new Error(`no browser runs on the profile ${profile}`);
  for (let left = killed; left.length > 0; left = processesOf(profile)) {
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        /* it died with its parent */
      }
    }
    await sleep(20);
  }
}
