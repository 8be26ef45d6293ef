import { createProcesses } from '@main/adapters/process/spawn'
import { takeProjectLock as takeStoreLock } from '@main/store/lock'
import type { Failure } from '@shared/domain/failure'
import { err, type Result } from '@shared/lib/result'
import { appPaths } from './compose/app-paths'
import type { Foundation } from './compose/foundation'
import { openWith } from './compose/outside'
import { locatePlace, type ProjectPlace } from './compose/place'

export { personName } from '@main/adapters/system/person'
export { startDetachedEngine } from './compose/engine-host'
export { createFoundation, type Foundation } from './compose/foundation'
export { type NodeProgram, nodeProgram } from './compose/outside'
export type { ProjectPlace } from './compose/place'
export { composeProject, type ProjectApp } from './compose/project'
export { VERSION } from './compose/version'

/** The folder this program runs from. */
export const appRoot = (): string => appPaths().root

/** Finds the project that holds a folder, without starting anything. */
export const locateProject = (foundation: Foundation, path: string): Promise<Result<ProjectPlace, Failure>> =>
  locatePlace(foundation.git, path)

/** Takes the right to run a project's engine; `busy` where another process has it. */
export async function takeProjectLock(dir: string): Promise<Result<{ release(): void }, Failure>> {
  const lock = await takeStoreLock(dir)
  if (lock.ok) return lock
  const { code, message } = lock.error
  return err({ code, message, ...('hint' in lock.error ? { hint: lock.error.hint } : {}) })
}

/** Opens a link, file or folder with what the system has for it. */
export const openOutside = (target: string): Promise<void> => openWith(createProcesses(), target)
