import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { bytes } from '@shared/lib/bytes'

/** What is free on the disk that holds a path, or would; null where the system does not say. */
async function freeAt(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null)
  if (found) return found.bavail * found.bsize
  const above = dirname(path)
  return above === path ? null : freeAt(above)
}

/** So little room that a write that failed for no reason told has most likely failed for that. */
const LITTLE = 16_000_000

/** Whether next to nothing is free on the disk that holds a path. */
export async function isFull(path: string): Promise<boolean> {
  const free = await freeAt(path)
  return free !== null && free < LITTLE
}

/** Says of which disk there is no room left, and how much is. */
export async function diskFull(path: string): Promise<string> {
  const free = await freeAt(path)
  const left = free === null ? '' : ` (${bytes(free)} free)`
  return `The disk that holds ${path} is full${left}. Nothing half-made was left behind. Free some space; what was stopped by it is tried again.`
}
