// Notes the calls of the local cache, for the panel that shows the store at work.
import type { LocalCacheCalls } from 'localcache-wasm/localCache/localCache';

export interface Call {
  number: number;
  name: string;
  /** What it was about: a conversation's id. */
  about: string;
  ms: number;
  /** How many messages came, for a page of them. */
  rows?: number;
  /** What it rejected with. */
  failure?: unknown;
}

const kept = 12;

export class Recorder {
  calls: Call[] = [];
  private count = 0;

  /** These functions of whichever cache `source` gives at the time, each noted as it ends. */
  watch<Name extends keyof LocalCacheCalls>(source: () => LocalCacheCalls, names: readonly Name[]): Pick<LocalCacheCalls, Name> {
    const watched: Record<string, (params?: any) => Promise<any>> = {};
    for (const name of names) {
      watched[name] = async (params) => {
        const begin = performance.now();
        const note = (outcome: Pick<Call, 'rows' | 'failure'>) => {
          const call = {
            number: ++this.count,
            name,
            about: params?.conversationId ?? params?.keywords ?? '',
            ms: performance.now() - begin,
            ...outcome,
          };
          this.calls = [call, ...this.calls].slice(0, kept);
        };
        try {
          const result = await (source()[name] as (params?: any) => Promise<any>)(params);
          const rows = result?.data?.messages?.length;
          note(rows === undefined ? {} : { rows });
          return result;
        } catch (error) {
          note({ failure: error });
          throw error;
        }
      };
    }
    return watched as any;
  }
}
