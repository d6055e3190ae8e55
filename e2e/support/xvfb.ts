// A virtual X display: MiniBrowser has no headless mode.
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { exited } from './processes';

export interface Display {
  name: string;
  stop(): Promise<void>;
}

export async function startXvfb(): Promise<Display> {
  // -displayfd: Xvfb picks a free number and writes it to descriptor 3 once it accepts clients.
  // -noreset: without it the server resets, and loses fonts and atoms, when its last client leaves
  // — which happens here between two tests.
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    (xvfb.stdio[3] as Readable).once('data', (data: Buffer) => resolve(data.toString().trim()));
    xvfb.once('error', (cause) => reject(new Error('Xvfb did not start: install the package xvfb', { cause })));
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it had a display`)));
  });
  return {
    name: `:${number}`,
    stop: async () => {
      xvfb.kill();
      await exited(xvfb);
    },
  };
}
