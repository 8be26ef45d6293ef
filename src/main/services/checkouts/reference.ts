import type { Oid } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import { checkoutId } from '@shared/domain/checkout/id'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { planInForce } from '@shared/domain/layout/in-force'
import type { TopologyPlan } from '@shared/domain/layout/plan'
import { referenceTeam } from '@shared/domain/layout/reference'
import { err, ok, type Result } from '@shared/lib/result'
import { isApart } from './belonging'
import type { Keeper } from './deps'
import { dispose } from './dispose'
import { createLock } from './lock'
import { look, observe } from './look'
import { journal, make, takeBack } from './make'
import { idIsFree } from './names'
import { checkoutsRoot } from './spot'

type Wanted = Pick<Checkout, 'path' | 'store'> & { readonly team: string }

/** The clean checkouts of main that teams read in. */
export interface References {
  /** Sees to it that a team has its own, at main's tip. One that cannot be made is only logged: nobody works in it. */
  ensure(team: string): Promise<void>
  /** Brings all there are to main's tip, and takes away those that the layout has elsewhere now. */
  follow(): Promise<void>
}

const isReference = ({ purpose, state }: Checkout) => purpose === 'reference' && state !== 'removed'

function wantedOf(deps: Keeper): Wanted[] {
  const root = checkoutsRoot(deps)
  return planInForce(deps.config.current(), deps.engine.model()).references.map(
    ({ team, folder, store }: TopologyPlan['references'][number]) => ({
      team,
      path: `${root}/${folder}`,
      store: store === null ? null : `${root}/${store}`,
    }),
  )
}

async function tipOfMain({ git, repo, config }: Keeper): Promise<Result<Oid, Failure>> {
  const { main } = config.current().branches
  const tip = await git.readRef(repo, `refs/heads/${main}`)
  if (!tip.ok) return err(gitFailure(`Reading ${main}`, tip.error))
  return tip.value === null ? err({ code: 'no-commits', message: `${main} has no commit yet.` }) : ok(tip.value)
}

async function makeOne(deps: Keeper, { path, store, team }: Wanted, at: Oid): Promise<Result<void, Failure>> {
  const model = deps.engine.model()
  let n = 1
  while (!idIsFree(model, checkoutId(`main-reference-${team}`, n))) n++
  const plan = {
    ...{ id: checkoutId(`main-reference-${team}`, n), path, kind: 'worktree' as const, store, ports: null },
    ...{ service: null, branch: null, at, purpose: 'reference' as const },
  }
  const planned = await journal(deps, plan)
  if (!planned.ok) return planned
  const made = await make(deps, plan, new AbortController().signal)
  return made.ok ? ok(undefined) : made
}

/** Takes one away with everything that was done in it kept as a rescue first. */
async function takeAway(deps: Keeper, checkout: Checkout, why: string): Promise<Result<void, Failure>> {
  const { id, path } = checkout
  let ref: string | null = null
  if ((await deps.files.kind(path)) !== null) {
    const kept = await deps.rescue.keep(checkout, { what: 'refresh', why })
    if (!kept.ok) return kept
    const gone = await dispose(deps, checkout, kept.value ?? undefined)
    if (!gone.ok) return gone
    ref = kept.value?.ref ?? null
  } else await takeBack(deps, checkout, { code: 'folder-missing', message: `${path} is gone.` })
  const noted = await record(deps.engine, { type: 'checkout.remove', id, rescue: ref })
  return noted.ok ? ok(undefined) : noted
}

/** Brings one to a commit; false where somebody did something in it, so that it has to be made anew. */
async function bring(deps: Keeper, checkout: Checkout, at: Oid): Promise<Result<boolean, Failure>> {
  const { id, path } = checkout
  const seen = await look(deps, path)
  if (!seen.ok) return ok(false)
  const { status, dirty, repo } = seen.value
  if (dirty > 0 || repo.operation !== null) return ok(false)
  if (status.head !== at || status.branch !== null) {
    const from = deps.repo.commonDir
    const brought = isApart(checkout) ? await deps.git.bringCommits(repo, { from, oids: [at] }) : ok(undefined)
    if (!brought.ok) return err(gitFailure('Bringing main into a clone', brought.error))
    // Refused where commits were made in it that no branch holds, or where something stands in the way.
    const moved = await deps.git.detach(repo, at)
    if (!moved.ok) return ok(false)
  }
  const noted = await observe(deps, id, path)
  return noted.ok ? ok(true) : noted
}

async function refresh(deps: Keeper, checkout: Checkout, wanted: Wanted): Promise<Result<void, Failure>> {
  const tip = await tipOfMain(deps)
  if (!tip.ok) return tip
  const { main } = deps.config.current().branches
  const there = checkout.state === 'ready' ? await bring(deps, checkout, tip.value) : ok(false)
  if (!there.ok || there.value) return there.ok ? ok(undefined) : there
  const why = `Team ${wanted.team}’s reference of ${main} was changed by somebody; it was made clean again at ${main}’s tip.`
  const gone = await takeAway(deps, checkout, why)
  return gone.ok ? makeOne(deps, wanted, tip.value) : gone
}

/** Makes what keeps them. Only one is worked on at a time: they are all on one disk. */
export function createReferences(deps: Keeper): References {
  const lock = createLock()
  const all = () => Object.values(deps.engine.model().checkouts).filter(isReference)
  const say = (done: Result<void, Failure>, path: string) => {
    if (!done.ok) deps.log.warn('a reference of main is not up to date', { path, code: done.error.code })
  }
  const ensured = async (wanted: Wanted) => {
    const known = all().find(({ path }) => path === wanted.path)
    if (known) return say(await refresh(deps, known, wanted), wanted.path)
    const tip = await tipOfMain(deps)
    say(tip.ok ? await makeOne(deps, wanted, tip.value) : tip, wanted.path)
  }
  return {
    ensure: team =>
      lock(async () => {
        const wanted = wantedOf(deps).find(one => one.team === team)
        if (wanted) await ensured(wanted)
      }),
    follow: () =>
      lock(async () => {
        const plan = wantedOf(deps)
        const elsewhere = new Set<string>()
        for (const checkout of all()) {
          const wanted = plan.find(({ path, store }) => path === checkout.path && store === checkout.store)
          const why = 'The layout has the reference of main in another place now.'
          say(await (wanted ? refresh(deps, checkout, wanted) : takeAway(deps, checkout, why)), checkout.path)
          if (!wanted) elsewhere.add(referenceTeam(checkout) ?? '')
        }
        for (const wanted of plan) if (elsewhere.has(wanted.team)) await ensured(wanted)
      }),
  }
}
