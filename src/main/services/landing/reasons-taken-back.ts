import type { MergeOutcome } from '@main/ports/git-types'
import type { Landing } from '@shared/domain/landing/schema'
import { sayTakenBack, TAKEN_BACK, type TakenBack } from '@shared/domain/landing/taken-back'
import type { Reason } from '@shared/domain/primitives'
import { few, LISTED, short } from './reasons'
import type { Undo } from './types'

/** What is to come again does not go together with what was done since on the same lines. */
export const undoConflict = (
  landing: Landing,
  { landing: taken, at, revert }: Undo,
  onTarget: boolean,
  outcome: Extract<MergeOutcome, { kind: 'conflict' }>,
): Reason => ({
  code: 'conflict',
  message: `${landing.target} took ${taken} back with ${short(at)}, and ${onTarget ? landing.target : landing.branch} changed the same lines of ${few(outcome.files)} since.`,
  hint: `On ${landing.branch}: git merge ${landing.target}, then git revert ${revert}, resolve, commit, and try again.`,
  facts: {
    files: outcome.files.slice(0, LISTED),
    branch: landing.branch,
    target: landing.target,
    undo: at,
    messages: outcome.messages.slice(0, 20).map(({ text }) => text.slice(0, 300)),
  },
})

/** A conflict of more than the two sides that a resolver is given: takings back are undone in one of them. */
export const besidesUndo = (conflict: Reason, undone: readonly Undo[]): Reason =>
  undone[0] ? { ...conflict, facts: { ...conflict.facts, undo: undone[0].at } } : conflict

/** A level's work that the level above took back: a person says when it may come again. */
export const keptBackBy = (landing: Landing, away: readonly TakenBack[]): Reason => ({
  code: TAKEN_BACK,
  message: sayTakenBack(away),
  hint: `Mend it on ${landing.branch}, then: espalier landing retry ${landing.id}`,
  facts: { taken_back: away.map(one => one.landing.id), target: landing.target },
})
