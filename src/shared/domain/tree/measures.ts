/** The picture's fixed sizes in world units. Positions depend on these and on places alone, so nothing moves when others come and go. */
export const MEASURES = {
  /** Between two tiers: the longest shoot, its tip, a line of words beside the trunk, and the labels of the tier above. */
  tier: 176,
  /** From the ground to the lowest tier: room for the trunk's own labels. */
  foot: 138,
  /** From the trunk to the first place on an arm, and between two places. */
  first: 78,
  pitch: 84,
  /** From the last place to the end of the arm. */
  tail: 62,
  /** Beside the end of a team's arm: its name and numbers. */
  armLabel: 136,
  /** Shortest and longest stem of a shoot with a branch; and of a bud and a dormant one. */
  shortest: 34,
  longest: 104,
  bud: 20,
  dormant: 6,
  /** A tip's shape stays within this distance of its point. */
  tip: 12,
  /** A fruit hangs beside and below the end of its stem. */
  hang: { x: 7, y: 8 },
  /** A shoot's label: below the arm, two lines. */
  labelTop: 9,
  labelHeight: 27,
  /** Below the ground: roots. */
  ground: 26,
  margin: 22,
} as const

/** How high the tree is trained: distances upwards that a window taller than the picture stretches. */
export interface Height {
  readonly tier: number
  readonly longest: number
}

/** The height for a stretch of 1 (as composed) or more. */
export const heightFor = (rise: number): Height => ({ tier: MEASURES.tier * rise, longest: MEASURES.longest * rise })

/** Height of a tier's wire above the ground (negative: up), world units. */
export const tierY = (tier: number, height: Height): number => -(MEASURES.foot + tier * height.tier)

/** Commits ahead at which a shoot has its full length. */
export const FULL_LENGTH_AHEAD = 64
/** Commits behind at which a shoot has bent half of its way back. */
export const HALF_BENT_BEHIND = 10
