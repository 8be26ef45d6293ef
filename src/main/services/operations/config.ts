import type { Files } from '@main/ports/files'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import type { Failure } from '@shared/domain/failure'
import { ok, type Result } from '@shared/lib/result'

const NAMES = ['multi-agent.yaml', 'multi-agent.yml']
const LONGEST = 1_000_000

export interface ConfigOperationDeps {
  readonly files: Files
  readonly root: string
}

/** `config.read`: the file as it is, broken or not; `text` null where there is none. */
export function readConfig(deps: ConfigOperationDeps): MethodHandler<ProjectApi['config.read'], unknown> {
  return async () => {
    for (const name of NAMES) {
      const path = `${deps.root}/${name}`
      const text = await deps.files.read(path, LONGEST)
      if (text !== null) return ok({ path, text })
    }
    return ok({ path: `${deps.root}/${NAMES[0]}`, text: null })
  }
}

export interface InitOperationDeps {
  /** The file fitted to the repository; writes nothing. */
  readonly plan: () => Promise<{ readonly text: string; readonly found: readonly string[] }>
  /** Writes it, never over one that is there; gives its path. */
  readonly write: (text: string) => Promise<Result<string, Failure>>
  /** Reads the configuration again. */
  readonly refresh: () => Promise<void>
}

/** `config.init`: writes a commented configuration and puts it in force. Errors: `config-exists`, `config-unwritable`. */
export function initConfig(deps: InitOperationDeps): MethodHandler<ProjectApi['config.init'], unknown> {
  return async () => {
    const { text, found } = await deps.plan()
    const path = await deps.write(text)
    if (!path.ok) return path
    await deps.refresh()
    return ok({ path: path.value, found: [...found] })
  }
}
