export const quotes: readonly string[] = [
  'Simplicity is prerequisite for reliability.',
  'Premature optimization is the root of all evil.',
  'Programs must be written for people to read.',
];
