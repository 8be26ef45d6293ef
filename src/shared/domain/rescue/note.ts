import { type Rescue, RescueNote } from './schema'

const KEY = 'Espalier-Rescue: '

const words = (note: RescueNote): string =>
  [
    note.files === 0 ? 'no changed files' : `${note.files} changed ${note.files === 1 ? 'file' : 'files'}`,
    ...(note.lost.length > 0 ? [`${note.lost.length} commits on no branch`] : []),
    ...(note.stashes.length > 0 ? [`${note.stashes.length} stashes`] : []),
    ...(note.branches.length > 0 ? [`${note.branches.length} branches`] : []),
    ...(note.names.length > 0 ? [`${note.names.length} tags and other names`] : []),
    ...(note.modules.length > 0 ? [`changes in ${note.modules.length} submodules`] : []),
  ].join(', ')

/** The text of a rescue's commit: for a person who finds it with git alone, and for Espalier after a lost database. */
export const rescueMessage = (note: RescueNote): string =>
  `Rescue of ${note.checkout} (${note.what})\n\n${note.why}\nIt holds ${words(note)} of ${JSON.stringify(note.path)}.\n\n${KEY}${JSON.stringify(note)}\n`

/** Reads it back; null where the text is not one of ours. */
export function parseRescueMessage(message: string): RescueNote | null {
  const line = message.split('\n').find(text => text.startsWith(KEY))
  if (line === undefined) return null
  try {
    const parsed = RescueNote.safeParse(JSON.parse(line.slice(KEY.length)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** What the model knows of a rescue. */
export function rescueOf(note: RescueNote, ref: string, commit: string): Rescue {
  const { version: _, parts: __, lost, stashes, branches, names, ...facts } = note
  const counts = { lost: lost.length, stashes: stashes.length, branches: branches.length, names: names.length }
  return { ...facts, ref, commit, ...counts }
}

/** `20261121t044712-devon`: when, in UTC, and what; the n-th of that name. Sorts by age. */
export function rescueId(at: number, what: string, n: number): string {
  const when = new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase()
  return n === 1 ? `${when}-${what}` : `${when}-${what}-${n}`
}
