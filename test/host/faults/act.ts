import type { RepoRef } from '@main/ports/git-types'
import type { CommandInput } from '@shared/domain/command'
import { layouts } from '@shared/domain/config/strategies'
import type { Failure } from '@shared/domain/failure'
import { liveRuns } from '@shared/domain/open'
import type { Run } from '@shared/domain/run/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { must, person, system } from '@test/support/engine'
import type { openParts } from './parts'

/** What is cut off. */
export const acts = ['remove', 'sync', 'migrate', 'create', 'restore', 'hand-off', 'clean-up', 'save'] as const
export type Act = (typeof acts)[number]

type Parts = Awaited<ReturnType<typeof openParts>>
type Done = Promise<Result<void, Failure>>

const only = (result: Result<unknown, Failure>): Result<void, Failure> => (result.ok ? ok(undefined) : result)
const author = { name: 'An agent', email: 'agent@example.test', at: 1_800_000_000, offset: '+0000' }

/** Does it; doing it again after it was cut off has to come to the same end. */
export async function act(parts: Parts, what: Act, checkout: string): Done {
  const { checkouts, rescue, engine } = parts
  const place = engine.model().checkouts[checkout]
  switch (what) {
    case 'remove':
      return place?.state === 'removed' ? ok(undefined) : only(await checkouts.remove(checkout, { rescue: true }))
    case 'sync': {
      const [synced] = await checkouts.sync([checkout])
      const fine = synced?.state === 'synced' || synced?.state === 'current'
      return fine ? ok(undefined) : err({ code: synced?.state ?? 'none', message: synced?.reason ?? '' })
    }
    case 'migrate':
      return only(await checkouts.migrate(place?.kind === 'clone' ? 'worktrees' : 'clones'))
    case 'create':
      return only(await checkouts.create({ service: 'devon', branch: `feature/b${engine.seq()}-devon` }))
    case 'save':
      return only(await checkouts.save(checkout, 'before something'))
    case 'restore': {
      const [latest] = must(await rescue.list())
      if (!latest) return ok(undefined)
      const found = must(await rescue.find(latest.id))
      const into = engine.seq() % 2 === 0 && place?.state === 'ready' ? { into: checkout, rescue: true } : {}
      return only(await checkouts.restore(found, into))
    }
    case 'hand-off':
      return handOff(parts)
    case 'clean-up':
      return cleanUp(parts, checkout)
  }
}

/** Moves all checkouts to any of the layouts, by turns. */
export async function wander({ checkouts, engine }: Parts): Done {
  return only(await checkouts.migrate(layouts[engine.seq() % layouts.length] ?? null))
}

/** Agents that were at work when the engine was killed are gone: nobody else is here to say so. */
export async function endRuns({ engine }: Parts): Promise<void> {
  for (const { id } of liveRuns(engine.model()))
    must(await engine.dispatch({ type: 'run.end', id, outcome: 'lost' }, { actor: system }))
}

/** Gives a task's run its checkout, and says that its agent has begun. */
async function begin({ engine, checkouts }: Parts, task: string, service: string): Promise<Result<Run, Failure>> {
  const id = `r-${engine.seq()}`
  const of = { id, task, service, instance: 1, runtime: 'script' }
  must(await engine.dispatch({ type: 'run.begin', ...of }, { actor: system }))
  const run = engine.model().runs[id]
  const work = engine.model().tasks[task]
  if (!run || !work) throw new Error(`No run ${id}`)
  const taken = await checkouts.take(run, work, { signal: new AbortController().signal, occupied: new Set() })
  if (!taken.ok) return taken
  must(await engine.dispatch({ type: 'run.start', id, session: id }, { actor: system }))
  return ok(engine.model().runs[id] ?? run)
}

/** One service does a task, and hands it to the next, whose checkout takes it in. */
async function handOff(parts: Parts): Done {
  const { engine, files, git } = parts
  const task = `t-${engine.seq()}`
  must(await engine.dispatch({ type: 'task.add', id: task, title: task, service: 'devon' }, { actor: person }))
  const given = await begin(parts, task, 'devon')
  if (!given.ok) return given
  const path = engine.model().checkouts[given.value.checkout ?? '']?.path ?? ''
  const repo: RepoRef = must(await git.open(path))
  must(await files.write(`${path}/work/${task}.txt`, `${task}\n`))
  const head = must(await git.commitAll(repo, { message: `Do ${task}`, author, hooks: false }))
  const end = { type: 'run.end', id: given.value.id, head } as const
  const landing = { id: `l-${task}`, level: 'team', target: 'team/alpha' }
  must(await engine.dispatch({ ...end, outcome: 'complete', landing }, { actor: system }))
  const next = Object.values(engine.model().tasks).find(({ handoff }) => handoff?.from === task)
  if (!next) return err({ code: 'no-handoff', message: `Nobody goes on from ${task}.` })
  const received = await begin(parts, next.id, 'tara')
  await endRuns(parts)
  return only(received)
}

/** Lands a checkout's branch squashed, so that no other branch holds its commits, and clears away what has landed. */
async function cleanUp(parts: Parts, checkout: string): Done {
  const { engine, git, repo } = parts
  const eyes = parts.observer()
  await eyes.start()
  await eyes.drain()
  await eyes.close()
  const { branch, head } = engine.model().checkouts[checkout] ?? {}
  const base = must(await git.readRef(repo, 'refs/heads/main'))
  const merged = branch && head && base ? await git.mergeTree(repo, { ours: base, theirs: head }) : null
  if (merged?.ok && merged.value.kind === 'clean' && branch && head && base) {
    const { tree } = merged.value
    const squashed = { tree, parents: [base], author, committer: author, message: `Land ${branch}`, sign: false }
    const commit = must(await git.commitTree(repo, squashed))
    const id = `l-${engine.seq()}`
    const steps: CommandInput[] = [
      { type: 'landing.add', id, branch, head, level: 'main', target: 'main' },
      { type: 'landing.prove', id, base, candidate: commit, gates: [] },
      { type: 'landing.land', id, commit },
    ]
    const move = { ref: 'refs/heads/main', to: commit, expected: base, reason: 'land' }
    must(await git.moveRef(repo, move))
    for (const step of steps) {
      const done = await engine.dispatch(step, { actor: system })
      if (!done.ok) return done
    }
  }
  await parts.cleanup.run(null, person)
  return ok(undefined)
}
