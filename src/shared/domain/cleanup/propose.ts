import type { Branch } from '../branch/schema'
import type { Checkout } from '../checkout/schema'
import type { Landing } from '../landing/schema'
import type { Model } from '../model'
import { isOpenTask, liveRuns } from '../open'

/** Something that could go, and why nothing is lost by it. */
export interface Proposal {
  readonly what: 'checkout' | 'branch'
  /** Id of the checkout, name of the branch. */
  readonly name: string
  /** Where it stands; it only goes while it stands there. */
  readonly head: string | null
  readonly path: string | null
  readonly why: string
}

const AGENTS: ReadonlySet<Branch['level']> = new Set(['agent', 'specialist', 'hotfix'])

/** The landing that took a branch's tip in, where all that were offered of it have ended and none is under way. */
function landedTip(model: Model, branch: string, head: string): Landing | null {
  const offered = Object.values(model.landings).filter(landing => landing.branch === branch)
  if (offered.some(({ state }) => state !== 'landed' && state !== 'withdrawn')) return null
  return offered.find(landing => landing.state === 'landed' && landing.head === head) ?? null
}

/** Branches that somebody still needs: a task not done yet, a live run. */
function needed(model: Model): ReadonlySet<string> {
  const tasks = Object.values(model.tasks).filter(isOpenTask)
  return new Set(
    [...tasks.map(task => task.branch), ...liveRuns(model).map(run => run.branch)].filter(name => name !== null),
  )
}

function checkoutGoes(model: Model, checkout: Checkout, busy: ReadonlySet<string>): string | null {
  const { id, kind, state, branch, head, dirty } = checkout
  if (kind === 'own' || checkout.adopted || checkout.purpose === 'reference' || busy.has(id)) return null
  if (state === 'broken' && checkout.reason?.code === 'folder-missing')
    return 'its folder is gone; only the note of it is left'
  if (state !== 'ready' || dirty > 0 || branch === null || head === null || needed(model).has(branch)) return null
  const landing = landedTip(model, branch, head)
  return landing ? `nobody works in it, it is clean, and ${branch} landed on ${landing.target} as it stands` : null
}

/** Whether a proposal is among those asked for: by its name, or as `checkout:<id>` and `branch:<name>`; null asks for all. */
export const isAsked = ({ what, name }: Pick<Proposal, 'what' | 'name'>, names: readonly string[] | null): boolean =>
  names === null || names.includes(name) || names.includes(`${what}:${name}`)

/** What a clean-up would take away: checkouts that are idle, clean and landed, then landed branches no other checkout holds. */
export function proposeCleanup(model: Model): Proposal[] {
  const busy = new Set(liveRuns(model).flatMap(run => (run.checkout === null ? [] : [run.checkout])))
  const all = Object.values(model.checkouts).filter(checkout => checkout.state !== 'removed')
  const checkouts = all.flatMap((checkout): Proposal[] => {
    const why = checkoutGoes(model, checkout, busy)
    return why === null ? [] : [{ what: 'checkout', name: checkout.id, head: checkout.head, path: checkout.path, why }]
  })
  const going = new Set(checkouts.map(proposal => proposal.name))
  const held = new Set(all.filter(checkout => !going.has(checkout.id)).map(checkout => checkout.branch))
  const wanted = needed(model)
  const branches = Object.values(model.branches).flatMap(({ name, head, level }): Proposal[] => {
    if (!AGENTS.has(level) || held.has(name) || wanted.has(name)) return []
    const landing = landedTip(model, name, head)
    if (!landing) return []
    const why = `its tip ${head.slice(0, 10)} is the head that landed on ${landing.target} (${landing.id})`
    return [{ what: 'branch', name, head, path: null, why }]
  })
  const byName = (a: Proposal, b: Proposal) => (a.name < b.name ? -1 : 1)
  return [...checkouts.sort(byName), ...branches.sort(byName)]
}
