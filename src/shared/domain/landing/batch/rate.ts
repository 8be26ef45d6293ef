/** How often entries were to blame and gates flaky of late; older counts fade. */
export interface Rate {
  readonly judged: number
  readonly bad: number
  readonly runs: number
  readonly flakes: number
}

/** What is assumed before anything is known: weighs as much as this many judged entries and runs. */
const PRIOR = { judged: 14, bad: 1.6, runs: 50, flakes: 1 } as const
/** How much of what is remembered remains after one more: about the last sixty count. */
const FADE = 0.985

export const noRate: Rate = { judged: 0, bad: 0, runs: 0, flakes: 0 }

/** Counts one entry that landed or was refused. */
export const countEntry = (rate: Rate, bad: boolean): Rate => ({
  ...rate,
  judged: rate.judged * FADE + 1,
  bad: rate.bad * FADE + (bad ? 1 : 0),
})

/** Counts one proof. */
export const countRun = (rate: Rate): Rate => ({ ...rate, runs: rate.runs * FADE + 1, flakes: rate.flakes * FADE })

/** Counts a red that was nobody's fault. */
export const countFlake = (rate: Rate): Rate => ({ ...rate, flakes: rate.flakes + 1 })

/** The chance that the next entry is to blame for something. */
export const badChance = ({ judged, bad }: Rate): number => (bad + PRIOR.bad) / (judged + PRIOR.judged)

/** The chance that a proof of something good is red. */
export const flakeChance = ({ runs, flakes }: Rate): number => (flakes + PRIOR.flakes) / (runs + PRIOR.runs)

/**
 * Chance of refusing something good that is accepted, for one entry. Something good is looked at alone only because of
 * something bad beside it, and the more often the smaller batches are: that chance grows about with the cube of what is bad.
 */
const ACCEPTED = 6e-7
const MOST_REDS = 4

/** How many reds an entry needs before it is refused: two, more where gates are known to be flaky or much is bad. */
export function redsNeeded(rate: Rate): number {
  const flake = flakeChance(rate)
  const bad = badChance(rate)
  for (let reds = 2; reds < MOST_REDS; reds += 1) if (bad ** 3 * (1 - bad) * flake ** reds <= ACCEPTED) return reds
  return MOST_REDS
}
