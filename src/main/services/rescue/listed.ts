import type { Oid } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { parseRescueMessage, rescueOf } from '@shared/domain/rescue/note'
import type { Rescue, RescueNote } from '@shared/domain/rescue/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { type KeepDeps, rescueRef } from './keep'

type Deps = Pick<KeepDeps, 'git' | 'repo' | 'engine'>

/** All rescues, newest first. Git is the authority: the log is brought to agree with it. */
export async function listed({ git, repo, engine }: Deps): Promise<Result<Rescue[], Failure>> {
  const refs = await git.rescues(repo)
  if (!refs.ok) return err(gitFailure('Reading what was rescued', refs.error))
  const rescues = refs.value.flatMap(({ ref, commit, message }) => {
    const note = parseRescueMessage(message)
    return note === null ? [] : [rescueOf(note, ref, commit)]
  })
  const known = engine.model().rescues
  for (const rescue of rescues)
    if (known[rescue.id]?.commit !== rescue.commit) await record(engine, { type: 'rescue.keep', ...rescue })
  const there = new Set(rescues.map(rescue => rescue.id))
  for (const id of Object.keys(known))
    if (!there.has(id)) await record(engine, { type: 'rescue.drop', id, reason: 'its ref was deleted by hand' })
  return ok(rescues.reverse())
}

/** One rescue with all its commit says. Failure: `no-rescue`. */
export async function found(
  { git, repo }: Deps,
  id: string,
): Promise<Result<{ readonly note: RescueNote; readonly commit: Oid }, Failure>> {
  const refs = await git.rescues(repo)
  if (!refs.ok) return err(gitFailure('Reading what was rescued', refs.error))
  const match = refs.value.find(({ ref }) => ref === id || ref === rescueRef(id))
  const note = match ? parseRescueMessage(match.message) : null
  return match && note
    ? ok({ note, commit: match.commit })
    : err({ code: 'no-rescue', message: `There is no rescue ${id}.`, hint: 'See `espalier checkout rescued`.' })
}
