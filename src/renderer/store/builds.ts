import type { Look } from '@renderer/ui/look'
import type { Build, CulpritPart } from '@shared/domain/build/schema'
import type { Landing } from '@shared/domain/landing/schema'
import { takenBackBy } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { openLandings } from '@shared/domain/open'
import { buildLooks } from './looks'
import { isMended } from './selectors'

/** The landing that takes another one back, under way or landed; undefined where none does, or where it has come again. */
export const revertOf = (model: Model, id: string): Landing | undefined =>
  openLandings(model).find(({ reverts }) => reverts === id) ?? takenBackBy(model, id)

/** A culprit as people know it: the branch that landed, else the commit. */
export const culpritName = (model: Model, { landing, commit }: CulpritPart): string =>
  lookup(model.landings, landing)?.branch ?? commit.slice(0, 7)

/** How a build looks; while its cause is being looked for it is still at work. */
export const buildLook = (model: Model, build: Build): Look =>
  build.searching
    ? { ...buildLooks.running, word: 'Looking for the cause' }
    : isMended(model, build)
      ? { ...buildLooks.red, tone: 'ink-3', word: 'Was broken' }
      : buildLooks[build.state]

const titles: Record<Build['state'], string> = {
  running: 'is being built as it stands',
  green: 'is green as it stands',
  red: 'is broken',
  error: 'could not be built',
  stopped: 'was not built to the end',
}

/** What a build says of its branch. */
export const buildTitle = (model: Model, build: Build): string =>
  `${build.branch} ${isMended(model, build) ? 'was broken' : titles[build.state]}`

/** Why it stands so: its culprits, or what else there is to say; empty where the title says it all. */
export function buildWhy(model: Model, build: Build): string {
  if (build.searching) return `Looking for what broke it: ${build.probes.length} tried.`
  if (isMended(model, build)) return `What broke it was taken back. Build ${build.branch} again to be sure.`
  if (build.culprits.length > 0) {
    const names = build.culprits.map(culprit => culpritName(model, culprit)).join(' with ')
    return `Broken by ${names}.`
  }
  return build.reason?.message ?? ''
}
