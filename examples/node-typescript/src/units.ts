/** How a value of one unit becomes one of another. */
const CONVERSIONS: Readonly<Record<string, (value: number) => number>> = {
  'celsius-fahrenheit': (value) => (value * 9) / 5 + 32,
  'fahrenheit-celsius': (value) => ((value - 32) * 5) / 9,
  'metre-foot': (value) => value / 0.3048,
  'foot-metre': (value) => value * 0.3048,
};

export function convert(value: number, from: string, to: string): number | undefined {
  return CONVERSIONS[`${from}-${to}`]?.(value);
}
