/** A value with plain arrays for typed ones, which JSON would write as objects. */
export function jsonReport(value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value);
  if (Array.isArray(value)) return value.map(jsonReport);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonReport(part)]));
}
