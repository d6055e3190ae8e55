// Takes tables out of a module that can be computed, and gives it a start function that computes them before Go runs.
// Go finds the function of a program counter by two tables, functab and findfunctab. On wasm functions are numbered,
// and a number's program counters are the 65,536 from number << 16: so all of findfunctab (1.6 MB), the numbers in
// functab and in each function's record follow from the count of functions, and the places of the records from their
// sizes. 35 KB, 4 % of the download.
import { functionAt, orUnknown, tableHeader, UnknownLayout } from './trace-tables.mjs';
import { signed, unsigned } from './leb.mjs';

/** A function's 65,536 program counters are 16 buckets of findfunctab: a number of 4 bytes, and 16 bytes that are 0. */
const bucketSize = 20;
const bucketsSize = 16 * bucketSize;

/**
 * Leaves the tables out of a module's data, once all of them are found to be as the start function will compute them.
 * @param {{start: number, bytes: Buffer}[]} segments the module's data
 * @returns {{segments: {start: number, bytes: Buffer}[], code: Buffer}} the data, and the start function's code
 */
export function leaveOutComputed(segments) {
  return orUnknown(() => leaveOut(segments));
}

function leaveOut(segments) {
  const segment = segments.find(({ bytes }) => tableHeader(bytes) >= 0);
  if (!segment) throw new UnknownLayout('no data segment has a function table');
  const tables = findTables(segments, segment);
  checkTables(segment, tables);

  const { start } = segment;
  const bytes = Buffer.from(segment.bytes);
  for (const record of tables.records) bytes.writeUInt32LE(0, record - start);
  bytes.fill(0, tables.functab - start, tables.functab + 8 * tables.count - start);
  const before = { start, bytes: bytes.subarray(0, tables.buckets - start) };
  const after = { start: tables.bucketsEnd, bytes: bytes.subarray(tables.bucketsEnd - start) };
  return {
    segments: segments.flatMap((one) => (one === segment ? [before, after] : [one])).filter((one) => one.bytes.length > 0),
    code: startFunction(tables),
  };
}

/** The addresses of the tables, as runtime.moduledata has them. */
function findTables(segments, { start, bytes }) {
  const header = tableHeader(bytes);
  const count = Number(bytes.readBigUInt64LE(header + 8));
  const names = start + header + Number(bytes.readBigUInt64LE(header + 32));
  const functab = start + header + Number(bytes.readBigUInt64LE(header + 64));
  const word = wordsOfModuleData(segments, names);
  if (word(16) !== functab || word(17) !== count + 1) throw new UnknownLayout('runtime.moduledata has another functab');
  const [buckets, minPC, maxPC] = [word(19), word(20), word(21)];
  const firstNumber = minPC / 0x10000;
  const bucketsEnd = buckets + Math.ceil((maxPC - minPC) / 4096) * bucketSize;
  const records = [];
  for (let i = 0, at = functab + bytes.readUInt32LE(functab - start + 4); i < count; i++) {
    records.push(at);
    at = (functionAt(bytes, at - start).end + start + 7) & ~7;
  }
  return { count, functab, records, firstNumber, buckets, bucketsEnd };
}

/**
 * Reads runtime.moduledata by words: pcHeader, six slices of three words, findfunctab, minpc, maxpc. It is found by its
 * second word, where the names are: of the first the linker leaves out what is zero, if a segment begins there.
 */
function wordsOfModuleData(segments, names) {
  const second = Buffer.alloc(8);
  second.writeBigUInt64LE(BigInt(names));
  const found = segments.flatMap(({ bytes }) => {
    const at = bytes.indexOf(second);
    return at < 0 ? [] : [bytes.subarray(at)];
  });
  if (found.length !== 1) throw new UnknownLayout(`${found.length} data segments point to the names of functions, not 1`);
  return (i) => Number(found[0].readBigUInt64LE(8 * (i - 1)));
}

/** Throws UnknownLayout unless the start function's loop gives what is there. */
function checkTables({ start, bytes }, { count, functab, records, firstNumber, buckets, bucketsEnd }) {
  if (buckets < functab || bucketsEnd > buckets + count * bucketsSize || bucketsEnd <= buckets + (count - 1) * bucketsSize)
    throw new UnknownLayout(`findfunctab is not one of ${count} functions`);
  // The linker leaves out zeros: the segment may end within the last bucket.
  const found = Buffer.alloc(bucketsEnd - buckets);
  bytes.copy(found, 0, buckets - start, bucketsEnd - start);
  const computed = Buffer.alloc(count * bucketsSize);
  for (let i = 0; i < count; i++) {
    const entry = functab - start + 8 * i;
    const number = firstNumber + i;
    if (bytes.readUInt32LE(entry) !== number || bytes.readUInt32LE(records[i] - start) !== number)
      throw new UnknownLayout(`function ${i} has another number`);
    if (bytes.readUInt32LE(entry + 4) !== records[i] - functab) throw new UnknownLayout(`function ${i} has its record elsewhere`);
    for (let at = i * bucketsSize; at < (i + 1) * bucketsSize; at += bucketSize) computed.writeUInt32LE(i, at);
  }
  if (!found.equals(computed.subarray(0, found.length))) throw new UnknownLayout('findfunctab has other buckets');
}

/** In wasm: the loops of findTables and checkTables, writing instead of comparing. */
function startFunction({ count, functab, records, firstNumber, buckets, bucketsEnd }) {
  const [i, record, bucket, end] = [0, 1, 2, 3].map((local) => ({ get: [0x20, local], set: [0x21, local] }));
  const constant = (n) => [0x41, ...signed(n)];
  const binary = (op) => (a, b) => [...a, ...b, op];
  const [lessU, add, sub, and, shiftLeft] = [0x49, 0x6a, 0x6b, 0x71, 0x74].map(binary);
  const load = (address, offset) => [...address, 0x28, 2, ...unsigned(offset)];
  const loadByte = (address, offset) => [...address, 0x2d, 0, ...unsigned(offset)];
  const store = (address, offset, value) => [...address, ...value, 0x36, 2, ...unsigned(offset)];
  const doWhile = (condition, ...body) => [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0, 0x0b];
  const number = add(i.get, constant(firstNumber));
  const entry = shiftLeft(i.get, constant(3));
  const recordSize = add(constant(44), shiftLeft(add(load(record.get, 28), loadByte(record.get, 43)), constant(2)));
  const code = [
    ...[1, 4, 0x7f], // four locals of i32
    ...[...constant(records[0]), ...record.set, ...constant(buckets), ...bucket.set],
    ...doWhile(
      lessU(i.get, constant(count)),
      store(entry, functab, number),
      store(entry, functab + 4, sub(record.get, constant(functab))),
      store(record.get, 0, number),
      [...constant(bucketsEnd), ...add(bucket.get, constant(bucketsSize))],
      [...lessU(constant(bucketsEnd), add(bucket.get, constant(bucketsSize))), 0x1b, ...end.set], // the lesser of both
      doWhile(lessU(bucket.get, end.get), store(bucket.get, 0, i.get), [...add(bucket.get, constant(bucketSize)), ...bucket.set]),
      [...and(add(add(record.get, recordSize), constant(7)), constant(-8)), ...record.set],
      [...add(i.get, constant(1)), ...i.set],
    ),
    0x0b,
  ];
  return Buffer.from(code);
}
