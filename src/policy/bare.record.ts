/** A record without a prototype, so that `constructor` is a name like any other. */
export function bare<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, record);
}
