// wasm's own number format, LEB128.

/** Reads it, and bytes between. */
export class Reader {
  constructor(wasm, at) {
    this.wasm = wasm;
    this.at = at;
  }

  atEnd() {
    return this.at >= this.wasm.length;
  }
  byte() {
    return this.wasm[this.at++];
  }
  bytes(size) {
    return this.wasm.subarray(this.at, (this.at += size));
  }
  unsigned() {
    return this.leb().value >>> 0;
  }

  signed() {
    const { value, shift, last } = this.leb();
    return shift < 32 && last & 0x40 ? value | (-1 << shift) : value;
  }

  leb() {
    let value = 0,
      shift = 0,
      last;
    do {
      last = this.byte();
      value |= (last & 0x7f) << shift;
      shift += 7;
    } while (last & 0x80);
    return { value, shift, last };
  }
}

export function unsigned(n) {
  const out = [];
  do {
    out.push(n > 0x7f ? (n & 0x7f) | 0x80 : n);
    n >>>= 7;
  } while (n);
  return Buffer.from(out);
}

export function signed(n) {
  const out = [];
  for (;;) {
    const low = n & 0x7f;
    n >>= 7;
    if ((n === 0 && !(low & 0x40)) || (n === -1 && low & 0x40)) return Buffer.from([...out, low]);
    out.push(low | 0x80);
  }
}
