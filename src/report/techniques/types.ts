/** What a guide recommends, and what does it, a part of it, or says it. */
export interface Technique {
  readonly technique: string;
  /** Names of transforms that do it, or a part of it. */
  readonly transforms?: readonly string[];
  /** Names of advisers that speak about it. */
  readonly advisers?: readonly string[];
  /** What is done and what is refused, and why. */
  readonly note: string;
}

export interface TechniqueGroup {
  readonly title: string;
  readonly techniques: readonly Technique[];
}
