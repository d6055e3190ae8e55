/**
 * Copies of the objects that applications and hosts pass. They may change them later, so the copy is made
 * at once, and it holds only what IndexedDB can store. A proxy (Vue's reactive objects) becomes a plain
 * object with the values that it gives, and so does an instance of a class, as with structuredClone.
 */

/** How deep objects may be nested. Deeper ones give a RangeError, at a depth that differs between browsers. */
export const MAX_DEPTH = 200;
/** How many objects one copy may have: a proxy can give new ones without end. */
const MAX_OBJECTS = 1_000_000;

/** What is done with what cannot be copied as it is. */
export interface Rules {
  /** Functions and symbols, which are left out without a report. */
  unstorable(what: string, where: () => string): void;
  /** Anything else that cannot be kept. */
  unreadable(why: string, where: () => string): void;
  leavesName(name: string): boolean;
  /** By Object.prototype.toString. */
  leavesKind(kind: string): boolean;
  /** Whether members without a value stay. */
  keepsUndefined: boolean;
  /** The members to read of an outermost object that does not tell its own. */
  names?: readonly string[];
}

/** Never throws, unless the rules do. */
export const copyBy = (rules: Rules, original: unknown, name?: string): unknown => new Copying(rules, name).copy(original);

/** One copy while it is made. Every message is copied here, so members that are not objects are handled first. */
class Copying {
  private seen = new Map<object, unknown>();
  private path: PropertyKey[] = [];
  private objects = 0;

  constructor(
    private rules: Rules,
    private name?: string,
  ) {}

  copy(value: unknown): unknown {
    switch (typeof value) {
      case 'object':
        return value === null ? null : this.object(value);
      case 'function':
      case 'symbol':
        this.rules.unstorable(typeof value, this.where);
        return undefined;
      default:
        return value;
    }
  }

  private object(value: object): unknown {
    if (this.seen.has(value)) return this.seen.get(value);
    if (this.path.length >= MAX_DEPTH) return this.refuse(`lies deeper than ${MAX_DEPTH} levels`);
    if (++this.objects > MAX_OBJECTS) return this.refuse(`is one of more than ${MAX_OBJECTS} objects`);
    let kind: string;
    try {
      kind = kindOf(value);
    } catch (error) {
      return this.unreadable(error);
    }
    if (this.rules.leavesKind(kind)) return undefined;
    switch (kind) {
      case 'Object':
        return this.members(value, {});
      case 'Array':
        return this.array(value as unknown[]);
      case 'Map':
        return this.map(value as Map<unknown, unknown>);
      case 'Set':
        return this.set(value as Set<unknown>);
      default:
        return this.keep(
          value,
          this.read(() => copyPlatformObject(value, kind)),
        );
    }
  }

  private members<T extends object>(from: any, to: T): T | undefined {
    const names = this.namesOf(from);
    if (!names) return undefined;
    this.keep(from, to);
    for (const name of names) {
      if (this.rules.leavesName(name)) continue;
      const member = this.member(from, name);
      if (member === undefined && !this.rules.keepsUndefined && !Array.isArray(to)) continue;
      // Assigning to this name would give the copy a prototype of the sender's choice.
      if (name === '__proto__') Object.defineProperty(to, name, { value: member, enumerable: true, configurable: true, writable: true });
      else (to as any)[name] = member;
    }
    return to;
  }

  private member(from: any, name: string): unknown {
    let value: unknown;
    try {
      value = from[name];
    } catch (error) {
      return this.at(name, () => this.unreadable(error));
    }
    const type = typeof value;
    if (type !== 'object' && type !== 'function' && type !== 'symbol') return value;
    this.path.push(name);
    const copied = this.copy(value);
    this.path.pop();
    return copied;
  }

  /**
   * By its members. One with a length of a billion and three members is no billion
   * members here, but WebKit's structured clone goes through them all: that would
   * take minutes in the middle of a transaction.
   */
  private array(from: unknown[]): unknown[] | undefined {
    const length = this.read(() => from.length);
    if (length! > MAX_OBJECTS) return this.refuse(`is an array of ${length} elements, more than ${MAX_OBJECTS}`);
    const list = this.members<unknown[]>(from, []);
    if (list && Number.isInteger(length) && length! >= list.length) list.length = length!;
    return list;
  }

  private map(from: Map<unknown, unknown>): Map<unknown, unknown> {
    const map = this.keep(from, new Map());
    const entries = this.read(() => {
      const all: [unknown, unknown][] = [];
      from.forEach((member, key) => all.push([key, member]));
      return all;
    });
    entries?.forEach(([key, member], i) => {
      const copied = this.at(i, () => [this.copy(key), this.copy(member)]);
      if (copied[1] !== undefined || this.rules.keepsUndefined) map.set(copied[0], copied[1]);
    });
    return map;
  }

  private set(from: Set<unknown>): Set<unknown> {
    const set = this.keep(from, new Set());
    const members = this.read(() => {
      const all: unknown[] = [];
      from.forEach((member) => all.push(member));
      return all;
    });
    members?.forEach((member, i) => {
      const copied = this.at(i, () => this.copy(member));
      if (copied !== undefined || this.rules.keepsUndefined) set.add(copied);
    });
    return set;
  }

  /** Undefined for an object that does not tell its members, unless it is the outermost and the rules know them. */
  private namesOf(value: object): readonly string[] | undefined {
    try {
      return Object.keys(value);
    } catch {
      // a proxy whose trap does not say which of its members are enumerable
    }
    const names = this.read(() => Reflect.ownKeys(value).filter((name): name is string => typeof name === 'string'));
    return names ?? (this.path.length === 0 ? this.rules.names : undefined);
  }

  /** What a getter or a proxy's trap gives, or undefined if it throws. */
  private read<T>(get: () => T): T | undefined {
    try {
      return get();
    } catch (error) {
      return this.unreadable(error);
    }
  }

  private at<T>(name: PropertyKey, work: () => T): T {
    this.path.push(name);
    const result = work();
    this.path.pop();
    return result;
  }

  private keep<T>(value: object, copied: T): T {
    this.seen.set(value, copied);
    return copied;
  }

  private unreadable(error: unknown): undefined {
    return this.refuse(`cannot be read: ${textOf(error)}`);
  }

  private refuse(why: string): undefined {
    this.rules.unreadable(why, this.where);
    return undefined;
  }

  private where = () => [...(this.name ? [this.name] : []), ...this.path].map(String).join('.') || 'it';
}

function kindOf(value: object): string {
  if (Array.isArray(value)) return 'Array'; // throws for a proxy that is revoked
  try {
    if (Object.getPrototypeOf(value) === Object.prototype) return 'Object'; // nearly all
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
    // A proxy of a date says "Object", and would be an empty one.
    return kind === 'Object' && value instanceof Date ? 'Date' : kind === 'Array' ? 'Object' : kind;
  } catch {
    return 'Object'; // traps that do not expect symbols
  }
}

/** structuredClone takes these, IndexedDB does not. */
const notStorable = ['SharedArrayBuffer', 'WebAssembly.Module', 'VideoFrame', 'AudioData'];

function copyPlatformObject(value: any, kind: string): unknown {
  if (notStorable.includes(kind)) throw new Error(`a ${kind} cannot be stored`);
  if (ArrayBuffer.isView(value) && notStorable.includes(kindOf(value.buffer)))
    throw new Error(`a ${kind} on shared memory cannot be stored`);
  // Called as a method of the value, so that a proxy can redirect it to its target.
  if (kind === 'Date') return new Date(value.getTime());
  if (kind === 'File' || kind === 'Blob') return value; // it cannot change
  if (typeof structuredClone === 'function') return structuredClone(value);
  if (kind === 'RegExp') return new RegExp(value.source, value.flags);
  if (kind === 'ArrayBuffer' || (ArrayBuffer.isView(value) && kind !== 'DataView')) return value.slice();
  throw new Error(`this browser has no structuredClone, which a ${kind} needs`);
}

function textOf(error: unknown): string {
  try {
    const { name, message } = error as Error;
    return name && message !== undefined ? `${name}: ${message}` : String(error);
  } catch {
    return 'what was thrown cannot be read either';
  }
}

const cannotBeCloned = (why: string, where: () => string) => {
  throw new DOMException(`${where()} ${why}`, 'DataCloneError');
};

/** A copy that is complete. Throws a DataCloneError that names what cannot be kept, as a member of `name`. */
export function completeCopy<T>(value: T, name?: string): T {
  const rules: Rules = {
    unstorable: (what, where) => cannotBeCloned(`is a ${what}`, where),
    unreadable: cannotBeCloned,
    leavesName: () => false,
    leavesKind: () => false,
    keepsUndefined: true,
  };
  return copyBy(rules, value, name) as T;
}

/** structuredClone of something stored, also where the browser has none. */
export const cloneStored = (value: unknown): unknown =>
  typeof structuredClone === 'function' ? structuredClone(value) : completeCopy(value);
