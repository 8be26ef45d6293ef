/** Whether everything is asked for (ESPALIER_CAMPAIGN is set), not only what every build can afford. */
export const campaign = process.env.ESPALIER_CAMPAIGN !== undefined

/** The part of a list that is this run's: every fourth from the second on with ESPALIER_SLICE=2/4; all of it without. */
export function slice<T>(all: readonly T[]): T[] {
  const [part = 1, of = 1] = (process.env.ESPALIER_SLICE ?? '1/1').split('/').map(Number)
  return all.filter((_, index) => index % of === part - 1)
}
