/** A record with one entry for each row of a table. */
export function recordOf<Row, Key extends string, Value>(
  rows: readonly Row[],
  key: (row: Row) => Key,
  value: (row: Row) => Value,
): Readonly<Record<Key, Value>> {
  // Every key has a row, which the type of fromEntries does not say.
  return Object.fromEntries(rows.map((row) => [key(row), value(row)])) as Record<Key, Value>;
}

/** The names of a table's rows, in its order. */
export function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): readonly Key[] {
  // The type of keys says no more than string, as a table may have rows that its type does not name.
  return Object.keys(table) as Key[];
}

/** True for an object of names and values: neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
