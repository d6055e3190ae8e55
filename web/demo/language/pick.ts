// Which language the page begins in.

export type Language = 'en' | 'zh';

const isOurs = (name: string): name is Language => name === 'en' || name === 'zh';

/** The one that was chosen here before, else the first of the browser's list (the dearest first) that we have. */
export function pick(chosen: string | null, preferred: readonly string[]): Language {
  if (chosen && isOurs(chosen)) return chosen;
  return preferred.map((tag) => tag.toLowerCase().split('-')[0]!).find(isOurs) ?? 'en';
}
