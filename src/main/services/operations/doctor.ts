import type { ProjectApi } from '@shared/contract/api'
import type { Diagnosis } from '@shared/contract/diagnosis'
import type { MethodHandler } from '@shared/contract/server'
import { ok } from '@shared/lib/result'
import { checkConfig, checkRuntimes } from './doctor/agents'
import { checkBranches, checkCheckouts, checkLocks, checkWorktrees } from './doctor/checkouts'
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
  checkCheckouts,
  checkWorktrees,
  checkBranches,
  checkLocks,
]

/** `doctor`: looks at everything agents and landings need, and says what to do about what is amiss. It changes nothing, unless it is to mend what provably can be. */
export function doctor(deps: DoctorDeps): MethodHandler<ProjectApi['doctor'], unknown> {
  return async ({ fix }) => {
    const repo = await deps.git.open(deps.root)
    if (!repo.ok) return ok([bad('repository', repo.error.message, 'Open a folder inside a git repository.')])
    const found: Diagnosis[][] = await Promise.all(checks.map(check => check({ ...deps, fix }, repo.value)))
    return ok(found.flat())
  }
}
