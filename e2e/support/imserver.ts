// imserver on a free port.
import { spawn } from 'node:child_process';
import { imserver } from './paths';
import { stop } from './processes';

export interface RunningServer {
  /** Prefix of its REST calls, and of its pages if it serves any: http://127.0.0.1:4711. */
  url: string;
  stop(): Promise<void>;
}

/** Without flags it registers whoever logs in, from pages of any origin. */
export async function startServer(...flags: string[]): Promise<RunningServer> {
  const server = spawn(imserver, ['-addr', '127.0.0.1:0', ...(flags.length ? flags : ['-open', '-origin', '*'])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  server.stderr.on('data', (data) => {
    output += data;
  });
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', (data) => {
      output += data;
      const address = /listening on (http:\S+)/.exec(output)?.[1];
      if (address) resolve(address);
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`imserver ended with ${code} before it listened: ${output}`)));
  });
  // At once: while it says goodbye, pages that are still open would try to reach it again and complain.
  return {
    url,
    stop: () => {
      server.kill('SIGKILL');
      return stop(server);
    },
  };
}
