// @ts-check
// How much is packed at a time, and from when on, and how much is kept. Tests make them small.

export const sizes = {
  log: {
    /** How many records of the change log are kept, and how long their texts are together. */
    records: 2000,
    text: 1 << 20,
    /** How many are read at a time. */
    piece: 250,
    /** After how many new ones the log is trimmed again. */
    untrimmed: 250,
  },
  texts: {
    /** How many messages a segment has at the most. */
    full: 1000,
    /** A segment with fewer is packed again together with what has been written since. */
    small: 250,
    /** Fewer messages in all are looked at as rows in the time that segments take. */
    fewest: 1000,
    /** How many messages, or records of the log, are packed at a time. */
    someMessages: 500,
    someRecords: 500,
    /** After how many messages, or messages that are in segments twice, all is made anew. */
    tooMany: 4000,
    /** How many messages written since are looked at as rows. More make reading all rows as fast. */
    mostRows: 5000,
    /** How many messages of one conversation are looked at as rows. */
    fewRows: 1500,
  },
  list: {
    /** How many conversations a segment has. */
    full: 256,
    /** Fewer conversations in all are read as rows in the time that segments take. */
    fewest: 50,
    /**
     * All is made anew when such a part of the conversations has changed and the segments are so old (ms). Made
     * more often, they would take as much writing as the rows do.
     */
    partChanged: 0.8,
    old: 600_000,
    /** When more than this part has changed, reading all rows is as fast: one by one a row takes twice as long, or more. */
    mostChanged: 0.3,
    /** After how many records of the log it is written down which conversations they name: every list reads the log. */
    someRecords: 200,
    /** How many rows are read in one transaction, and how many segments are written. */
    rows: 256,
    segments: 2,
    /** How many rows are kept in memory at the most: they are 1 to 2 KB each. */
    kept: 20_000,
  },
  writtenRows: {
    /** Of how many conversations the row that was written last is kept. */
    most: 256,
    /** How many transactions wait for rows that are known, after one that turned out to be another, and at the most: each one doubles it. */
    waits: 8,
    mostWaits: 1024,
    /** After so many that were right it begins anew. */
    trusted: 64,
  },
};
