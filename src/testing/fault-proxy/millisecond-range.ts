/** From the first to the second, both whole numbers of milliseconds. */
export type MillisecondRange = readonly [min: number, max: number];

/** What is wrong with a range that a user gave, if anything. */
export function problemsOfRange(name: string, range: MillisecondRange): string[] {
  const isRange =
    Array.isArray(range) && range.length === 2 && range.every((end) => Number.isInteger(end)) && range[0] >= 0;
  return isRange && range[0] <= range[1]
    ? []
    : [`${name} is two numbers of milliseconds, the lower one first, not ${JSON.stringify(range)}`];
}
