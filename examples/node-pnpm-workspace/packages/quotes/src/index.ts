export interface Quote {
  readonly author: string;
  readonly text: string;
}

const QUOTES: readonly Quote[] = [
  { author: 'Grace Hopper', text: 'A ship in port is safe, but that is not what ships are built for.' },
  { author: 'Edsger Dijkstra', text: 'Simplicity is prerequisite for reliability.' },
];

export function quoteOf(day: number): Quote {
  return QUOTES[day % QUOTES.length]!;
}
