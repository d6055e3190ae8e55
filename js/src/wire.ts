/** What a call can carry; a body goes as the number of its slot. */
export type Argument = string | number | boolean | null | readonly number[];

// What sets calls and fields apart, and what stands for them inside a text: localcache/wire.go.
const betweenCalls = '\x1e';
const betweenFields = '\x1f';
const nothing = '\x1c';
const special = /[\x1c-\x1f]/;
const escape = (character: string) => `\x1d${String.fromCharCode(character.charCodeAt(0) + 0x40)}`;

/** Calls as one text, as Go reads them. */
export function writeCalls(calls: readonly (readonly Argument[])[]): string {
  return calls.map((call) => call.map(field).join(betweenFields)).join(betweenCalls);
}

function field(argument: Argument): string {
  switch (typeof argument) {
    case 'string':
      return special.test(argument) ? argument.replace(/[\x1c-\x1f]/g, escape) : argument;
    case 'boolean':
      return argument ? '1' : '0';
    case 'number':
      return String(argument);
    default:
      return argument ? argument.join() : nothing;
  }
}
