// How the page's HTML names its texts. An element with data-text="key" has that text, one with
// data-label its aria-label, data-hint its tooltip, data-placeholder its placeholder.
// The build fills them in English, so that the page can be painted before a script has run.
import type { PlainKey, Texts } from './texts';

export const attributes = { 'data-label': 'aria-label', 'data-hint': 'title', 'data-placeholder': 'placeholder' } as const;

const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

export function plain(texts: Texts, key: string): string {
  const text = texts[key as PlainKey];
  if (typeof text !== 'string') throw new Error(`the catalogue has no plain text ${key}, which the page's HTML names`);
  return text;
}

/** A text cut into its parts: every second one is code. */
export const partsOf = (text: string) => text.split('`');

/** The page's HTML with all texts of a catalogue put in. */
export function fill(html: string, texts: Texts): string {
  for (const [data, attribute] of Object.entries(attributes)) {
    html = html.replace(new RegExp(`${data}="(\\w+)"`, 'g'), (whole, key) => `${whole} ${attribute}="${escaped(plain(texts, key))}"`);
  }
  return html.replace(/(<[^>]*\bdata-text="(\w+)"[^>]*>)/g, (whole, tag, key) => {
    const parts = partsOf(plain(texts, key)).map((part, at) => (at % 2 ? `<code>${escaped(part)}</code>` : escaped(part)));
    return tag + parts.join('');
  });
}
