import type { Checkouts, SeatPlace } from '@main/ports/checkouts'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Files } from '@main/ports/files'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { checkBranchName } from '@shared/domain/config/ref-names'
import { branchName } from '@shared/domain/config/rules'
import type { Config } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import type { Seat } from '@shared/domain/feature/schema'
import { lookup } from '@shared/domain/lookup'
import { clashFailure, nameClash } from '@shared/domain/topology/names'
import { featureOf } from '@shared/domain/topology/place'
import { overseersWay } from '@shared/domain/topology/way'
import { err, ok, type Result } from '@shared/lib/result'
import { slugify } from '@shared/lib/slug'

export interface FeatureDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly config: ConfigHolder
  readonly checkouts: Pick<Checkouts, 'seats'>
  readonly files: Files
}

const HEADS = 'refs/heads/'

/** The seats of a spec by the templates: its overseer and so many implementors. */
function seatsOf(config: Config, spec: string, implementors: number): Seat[] {
  const seat = (role: Seat['role'], number: number | null, branch: string): Seat => ({
    role,
    number,
    branch,
    checkout: null,
    path: null,
  })
  return [
    seat('overseer', null, branchName(config, 'overseer', { spec })),
    ...Array.from({ length: implementors }, (_, index) =>
      seat('implementor', index + 1, branchName(config, 'implementor', { spec, n: String(index + 1) })),
    ),
  ]
}

/** Why these branches cannot be made; branches of the feature itself that are there already are no reason. */
function unfit(seats: readonly Seat[], branches: readonly string[]): Failure | null {
  for (const { branch } of seats) {
    const fit = checkBranchName(branch)
    if (!fit.ok)
      return {
        code: 'invalid-name',
        message: `"${branch}" cannot be the name of a branch: ${fit.error}.`,
        path: branch,
      }
    const clash = nameClash(branch, branches)
    if (clash && clash.code !== 'exists') return clashFailure(branch, clash, branches)
  }
  return null
}

/** The commit a feature begins at: where its overseer's branch stands, else the lowest level it lands on that is there. */
async function baseOf({ git, repo }: FeatureDeps, config: Config, overseer: string): Promise<Result<Oid, Failure>> {
  for (const branch of [overseer, ...overseersWay(config).map(step => step.branch)]) {
    const head = await git.readRef(repo, HEADS + branch)
    if (!head.ok) return err(gitFailure(`Reading ${branch}`, head.error))
    if (head.value !== null) return ok(head.value)
  }
  const { main } = config.branches
  return err({
    code: 'no-commits',
    message: `The branch ${main} has no commits, so there is nothing to branch from. Make a first commit on it.`,
  })
}

/** Lets the branches follow the remote of the project, where it has one; its name, or null. */
async function follow(
  { git, repo }: FeatureDeps,
  config: Config,
  branches: readonly string[],
): Promise<Result<string | null, Failure>> {
  const remote = config.remote?.name ?? 'origin'
  const url = await git.config(repo, `remote.${remote}.url`)
  if (!url.ok || url.value === null) return ok(null)
  const set = await git.setUpstreams(repo, { remote, branches })
  return set.ok ? ok(remote) : err(gitFailure(`Setting the upstream at ${remote}`, set.error))
}

/** What stands in each checkout for its agent to read: which spec, which role, whose branches are beside it. */
async function describe(deps: FeatureDeps, spec: string, seats: readonly Seat[]): Promise<void> {
  const others = seats.map(({ role, number, branch, path }) => ({ role, number, branch, path }))
  for (const seat of seats) {
    if (seat.path === null) continue
    const text = { spec, role: seat.role, number: seat.number, branch: seat.branch, seats: others }
    await deps.files.write(`${seat.path}/.multi-agent/feature.json`, `${JSON.stringify(text, null, 2)}\n`)
  }
}

/**
 * `feature.init`: branches, checkouts and record of a spec, in one go. What is there is kept; what an earlier try left
 * half-made is made whole. Errors: `bad-spec`, `invalid-name`, `branch-name`, `no-commits`, git's own.
 */
export function initFeature(deps: FeatureDeps): MethodHandler<ProjectApi['feature.init'], unknown> {
  const { engine, git, repo } = deps
  return async ({ spec, implementors }) => {
    const config = deps.config.current()
    const id = slugify(spec, 60)
    if (id === '')
      return err({
        code: 'bad-spec',
        message: `"${spec}" has no letter or digit to name branches by.`,
        hint: 'Such as 004-login.',
      })
    const known = lookup(engine.model().features, id)
    const most = Math.max(implementors, known ? known.seats.length - 1 : 0)
    const seats = seatsOf(config, id, most)
    const refs = await git.refs(repo, { prefixes: [HEADS] })
    if (!refs.ok) return err(gitFailure('Reading the branches', refs.error))
    const wrong = unfit(
      seats,
      refs.value.map(({ name }) => name.slice(HEADS.length)),
    )
    if (wrong) return err(wrong)
    const base = await baseOf(deps, config, seats[0]?.branch ?? '')
    if (!base.ok) return base
    const planned = await record(engine, { type: 'feature.plan', id, name: spec, base: base.value, seats })
    if (!planned.ok) return planned
    const made = await bringAbout(deps, config, id, seats, base.value)
    if (!made.ok) {
      const { code, message } = made.error
      await record(engine, {
        type: 'feature.break',
        id,
        reason: { code: code.slice(0, 60), message: message.slice(0, 4000) },
      })
      return made
    }
    return ok({ id })
  }
}

async function bringAbout(
  deps: FeatureDeps,
  config: Config,
  id: string,
  seats: readonly Seat[],
  at: Oid,
): Promise<Result<void, Failure>> {
  const name = ({ role, number }: Seat) => (role === 'overseer' ? `${id}-overseer` : `${id}-impl-${number}`)
  const places = await deps.checkouts.seats(seats.map(seat => ({ branch: seat.branch, at, name: name(seat) })))
  if (!places.ok) return places
  const found = new Map<string, SeatPlace>(places.value.map(place => [place.branch, place]))
  const placed = seats.map(seat => {
    const place = found.get(seat.branch)
    return { ...seat, checkout: place?.id ?? null, path: place?.path ?? null }
  })
  const upstream = await follow(
    deps,
    config,
    placed.map(({ branch }) => branch),
  )
  if (!upstream.ok) return upstream
  await describe(deps, id, placed)
  return record(deps.engine, { type: 'feature.finish', id, seats: placed, upstream: upstream.value })
}

/** `feature.where`: role and spec of a branch, read from its name alone. */
export function whereFeature({
  config,
}: Pick<FeatureDeps, 'config'>): MethodHandler<ProjectApi['feature.where'], unknown> {
  return async ({ branch }) => ok({ feature: featureOf(config.current(), branch) })
}
