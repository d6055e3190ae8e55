/**
 * A copy of a message as it is now: the host goes on changing its object. What
 * cannot or must not be stored is left out: functions, symbols, files and blobs
 * (an own attachment carries the File), and the user's access token, which the
 * host puts into received attachments (PLUGIN.md B17).
 */
export function snapshot<T>(message: T): T {
  return copy(message, new Map()) as T;
}

function copy(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  }
  if (seen.has(value)) return seen.get(value);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const member of value) list.push(copy(member, seen));
    return list;
  }
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Object]') {
    return kind === '[object File]' || kind === '[object Blob]' ? undefined : clone(value);
  }
  const object: Record<string, unknown> = {};
  seen.set(value, object);
  for (const name of Object.keys(value)) {
    if (name === 'accessToken') continue;
    const member = copy((value as Record<string, unknown>)[name], seen);
    if (member === undefined) continue;
    // Assigning to this name would give the copy a prototype of the sender's choice.
    if (name === '__proto__') Object.defineProperty(object, name, { value: member, enumerable: true, configurable: true, writable: true });
    else object[name] = member;
  }
  return object;
}

/** Dates, typed arrays and the like; what cannot be cloned (a DOM node) is left out. */
function clone(value: object): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}
