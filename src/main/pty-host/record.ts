import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { killTree } from '@main/adapters/pty/kill-tree'
import type { PtyPlace } from '@main/adapters/pty/place'
import { hostRecordSchema } from '@shared/contract/terminal/record'
import type { HostFacts } from './requests'

/** Writes the record of the host that now owns `place`. */
export const writeRecord = async (place: PtyPlace, facts: HostFacts): Promise<void> => {
  const part = `${place.record}.${facts.pid}`
  await writeFile(part, JSON.stringify(facts), { mode: 0o600 })
  await rename(part, place.record)
}

/** Removes the record and the socket of a host that ends in order. */
export const removeRecord = async (place: PtyPlace): Promise<void> => {
  await rm(place.record, { force: true })
}

/** True when the process `pid` is a PTY host started for this place (its command line says so). Linux only; else false. */
const isHostOf = async (pid: number, home: string): Promise<boolean> => {
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    text => text.split('\0'),
    (): string[] => [],
  )
  return words.includes('--home') && words.includes(home) && words.some(word => word.includes('pty-host'))
}

/**
 * Ends what a dead host left: the host itself when it still runs but no longer answers, and every program that carries its
 * mark. Processes of anyone else are never touched. Resolves with the process ids that could not be ended.
 */
export const reapDeadHost = async (place: PtyPlace, home: string, graceMs: number): Promise<number[]> => {
  const text = await readFile(place.record, 'utf8').catch(() => undefined)
  if (text === undefined) return []
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const record = hostRecordSchema.safeParse(json)
  await rm(place.record, { force: true })
  if (!record.success) return []
  const { pid, instance } = record.data
  if (pid !== process.pid && (await isHostOf(pid, home))) process.kill(pid, 'SIGKILL')
  return killTree({ root: undefined, isMark: mark => mark.startsWith(`${instance}:`) }, graceMs)
}
