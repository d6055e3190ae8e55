// The language of the page: the browser's, or the one that was chosen here before.
import { en } from './en';
import { attributes, partsOf, plain } from './markup';
import { pick, type Language } from './pick';
import type { Texts } from './texts';
import { zh } from './zh';

const languages: Record<Language, { texts: Texts; tag: string }> = {
  en: { texts: en, tag: 'en' },
  zh: { texts: zh, tag: 'zh-CN' },
};

const kept = 'localcache-wasm demo language'; // in localStorage

/** The texts of the present language. */
export let words: Texts = en;
/** The present language for Intl. */
export let locale = 'en';

let present: Language = 'en';
const listeners = new Set<() => void>();

/** Calls back after each change of the language. What is drawn then is in the new one. */
export function onLanguage(listener: () => void): void {
  listeners.add(listener);
}

/** Puts a language on the page and tells the listeners. */
function use(language: Language): void {
  present = language;
  words = languages[language].texts;
  const { tag } = languages[language];
  // English dates in the form of the reader's country; Chinese ones always with the characters of the texts.
  locale = (language === 'en' && navigator.languages.find((one) => one.startsWith('en'))) || tag;
  document.documentElement.lang = tag;
  translate();
  for (const listener of listeners) listener();
}

/** Starts with the right language, and follows what is chosen here or in another tab. */
export function startLanguage(): void {
  use(pick(localStorage.getItem(kept), navigator.languages));
  addEventListener('storage', ({ key, newValue }) => {
    if (key === kept) use(pick(newValue, navigator.languages));
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.language')) {
    button.onclick = () => {
      const next = present === 'en' ? 'zh' : 'en';
      localStorage.setItem(kept, next);
      use(next);
    };
  }
}

/** The texts that stand in the page's HTML. */
function translate(): void {
  for (const one of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const parts = partsOf(plain(words, one.dataset.text!));
    one.replaceChildren(
      ...parts.map((part, at) => {
        if (at % 2 === 0) return part;
        const code = document.createElement('code');
        code.textContent = part;
        return code;
      }),
    );
  }
  for (const [data, attribute] of Object.entries(attributes)) {
    for (const one of document.querySelectorAll(`[${data}]`)) one.setAttribute(attribute, plain(words, one.getAttribute(data)!));
  }
  const other = present === 'en' ? languages.zh : languages.en;
  for (const button of document.querySelectorAll<HTMLElement>('button.language')) {
    button.textContent = words.otherLanguage;
    button.lang = other.tag;
  }
}
