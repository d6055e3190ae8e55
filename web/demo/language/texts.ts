// What a catalogue is: one text for each key, made from the same values in each language.
import type { en } from './en';

export type Texts = {
  [Key in keyof typeof en]: (typeof en)[Key] extends (...values: infer Values) => string ? (...values: Values) => string : string;
};

/** The keys of the texts that are made from nothing: what the page's HTML may name. */
export type PlainKey = { [Key in keyof Texts]: Texts[Key] extends string ? Key : never }[keyof Texts];
