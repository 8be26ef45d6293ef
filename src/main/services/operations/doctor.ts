import type { Diagnosis, ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { ok } from '@shared/lib/result'
import { checkConfig, checkRuntimes } from './doctor/agents'
import { bad, type Check, type DoctorDeps } from './doctor/deps'
import { checkGit, checkHooks, checkRepository } from './doctor/git'
import { checkDisk, checkLargeFiles, checkShell } from './doctor/machine'

const checks: readonly Check[] = [
  checkGit,
  checkRepository,
  checkHooks,
  checkConfig,
  checkRuntimes,
  checkShell,
  checkDisk,
  checkLargeFiles,
]

/** `doctor`: looks at everything agents and landings need, changes nothing, and says what to do about what is amiss. */
export function doctor(deps: DoctorDeps): MethodHandler<ProjectApi['doctor'], unknown> {
  return async () => {
    const repo = await deps.git.open(deps.root)
    if (!repo.ok) return ok([bad('repository', repo.error.message, 'Open a folder inside a git repository.')])
    const found: Diagnosis[][] = await Promise.all(checks.map(check => check(deps, repo.value)))
    return ok(found.flat())
  }
}
