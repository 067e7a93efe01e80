/** Metres in each unit. */
export const UNITS = { m: 1, km: 1000, mi: 1609.344, ft: 0.3048, in: 0.0254 };

/** The amount in every other unit, with at most four digits behind the point. */
export function convert(amount, from) {
  const metres = amount * UNITS[from];
  return Object.entries(UNITS)
    .filter(([name]) => name !== from)
    .map(([name, length]) => [name, Number((metres / length).toFixed(4))]);
}
