import type { GateFiles } from '@main/ports/gate-files'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { err, ok } from '@shared/lib/result'

/** Whether bytes are text as far as anybody can tell: no zero among them, and valid UTF-8. */
function textIn(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** `artifact.read`: a file that a gate left, where it is kept and what is in it. Errors: `no-artifact`. */
export function readArtifact(files: GateFiles): MethodHandler<ProjectApi['artifact.read'], unknown> {
  return async ({ log, path, limit }) => {
    const found = await files.kept(log, path, limit)
    if (!found)
      return err({
        code: 'no-artifact',
        message: `${path.slice(0, 200)} is not kept with ${log.slice(0, 80)}. See the gate's artefacts in \`espalier landing show\`.`,
      })
    const { at, size, bytes } = found
    const text = textIn(bytes)
    const truncated = bytes.length < size
    return ok(
      text === null
        ? { at, size, encoding: 'base64', text: Buffer.from(bytes).toString('base64'), truncated }
        : { at, size, encoding: 'utf8', text, truncated },
    )
  }
}
