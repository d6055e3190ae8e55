// Notes the calls of the local cache, for the panel that shows the store at work.

export interface Call {
  number: number;
  name: string;
  /** What it was about: a conversation's id. */
  about: string;
  ms: number;
  /** How many rows came, for a list. */
  rows?: number;
  /** What it rejected with. */
  failure?: unknown;
}

const kept = 12;

export class Recorder {
  calls: Call[] = [];
  private count = 0;

  /** The same functions, each noted as it ends. */
  watch(api: Record<string, any>, names: string[]): Record<string, (params?: any) => Promise<any>> {
    const watched: Record<string, (params?: any) => Promise<any>> = {};
    for (const name of names) {
      watched[name] = async (params) => {
        const begin = performance.now();
        const note = (outcome: Pick<Call, 'rows' | 'failure'>) => {
          const call = { number: ++this.count, name, about: params?.conversationId ?? '', ms: performance.now() - begin, ...outcome };
          this.calls = [call, ...this.calls].slice(0, kept);
        };
        try {
          const result = await api[name](params);
          note(Array.isArray(result?.data) ? { rows: result.data.length } : {});
          return result;
        } catch (error) {
          note({ failure: error });
          throw error;
        }
      };
    }
    return watched;
  }
}
