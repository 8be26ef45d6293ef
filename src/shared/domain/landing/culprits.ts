import type { Reason } from '../primitives'
import type { Landing } from './schema'

/** Code of a wait: a level's work is red further up, and which of what is in it breaks it is being looked for. */
export const SEARCHING = 'searching'

/** Whether what breaks it is being looked for. */
export const isSearched = ({ state, reason }: Pick<Landing, 'state' | 'reason'>): boolean =>
  state === 'waiting' && reason?.code === SEARCHING

/** What a level's refused landing was found to fail by, as landings' ids; empty where nothing was found. */
export function culpritsOf({ state, reason }: Pick<Landing, 'state' | 'reason'>): readonly string[] {
  const found = reason?.facts?.culprits
  return state === 'refused' && Array.isArray(found) ? found : []
}

/** The value of a level's branch before what breaks it landed, which is green further up; null where there is none. */
export function greenPartOf({ state, reason }: Pick<Landing, 'state' | 'reason'>): string | null {
  const green = reason?.facts?.green
  return state === 'refused' && typeof green === 'string' ? green : null
}

/** What a level's red landing waits with while what breaks it is looked for; null where there is nothing to look into. */
export const searching = ({ promotes }: Pick<Landing, 'promotes'>, red: Reason): Reason | null =>
  promotes === null || red.code !== 'gate-failed'
    ? null
    : {
        ...red,
        code: SEARCHING,
        message: `Which of what is in it breaks it is being looked for. ${red.message}`.slice(0, 4000),
        facts: { ...red.facts, red: red.message },
      }

/** What was found to break a level's landing: what landed below, or a commit that nobody landed. */
export interface Blamed {
  readonly commit: string
  readonly subject: string
  readonly landed: Landing | null
}

/** What a search came to. */
export interface Searched {
  /** On the landing's branch, and inside of that in turn; none where none could be told. */
  readonly culprits: readonly Blamed[]
  readonly green: string | null
  /** The target is red without any of it. */
  readonly groundRed: boolean
  readonly probes: readonly string[]
}

const named = ({ commit, subject, landed }: Blamed): string =>
  landed === null
    ? `${commit.slice(0, 10)} (${subject}, not landed by Espalier)`
    : `${landed.branch} (${landed.id}${landed.service === null ? '' : ` by ${landed.service}`})`

/** What to do: take one back, or mend what nobody landed. */
function hintOf({ branch, level }: Landing, deepest: readonly Blamed[]): string {
  const last = deepest.findLast(({ landed }) => landed !== null)?.landed
  const promote = `espalier landing promote ${level} --branch ${branch}`
  if (!last) return `Mend it on ${deepest[0]?.landed?.target ?? branch}, then: ${promote}`
  const one = deepest.length === 1 ? 'it' : `one of them`
  return `Take ${one} back on ${last.target}: espalier landing revert ${last.id}. What is left then goes up as its level's trigger says, or at once: ${promote}`
}

/** The refusal of a level's red landing with what was found inside of it. */
export function whyRefused(landing: Landing, { culprits, green, groundRed, probes }: Searched): Reason {
  const { red, ...facts } = landing.reason?.facts ?? {}
  const said = typeof red === 'string' ? red : (landing.reason?.message ?? '')
  const plain: Reason = {
    code: 'gate-failed',
    message: said,
    ...(landing.reason?.hint ? { hint: landing.reason.hint } : {}),
    facts: { ...facts, ...(probes.length > 0 ? { probes: probes.slice(-50) } : {}) },
  }
  if (groundRed)
    return {
      ...plain,
      message: `${landing.target} is red without it, too. ${said}`.slice(0, 4000),
      hint: `Mend ${landing.target}: espalier integration build ${landing.level} finds what broke it. Then: espalier landing retry ${landing.id}`,
    }
  // A level's landing that is to blame stands for what is to blame inside of it.
  const deepest = culprits.filter(
    ({ landed }) => !culprits.some(other => other.landed && other.landed.target === landed?.branch),
  )
  if (deepest.length === 0) return plain
  const names = deepest.map(named).join(' and ')
  const breaks = deepest.length === 1 ? 'breaks it' : 'break it together, and not alone'
  const rest = green === null ? '' : ` What landed on ${landing.branch} before is green and goes up by itself.`
  return {
    ...plain,
    message: `${names} ${breaks}: ${said}${rest}`.slice(0, 4000),
    hint: hintOf(landing, deepest),
    facts: {
      ...plain.facts,
      culprits: deepest.flatMap(({ landed }) => landed?.id ?? []),
      commits: deepest.map(({ commit }) => commit),
      ...(green === null ? {} : { green }),
    },
  }
}
