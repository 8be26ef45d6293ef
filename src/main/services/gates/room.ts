import type { GateFiles } from '@main/ports/gate-files'
import type { Failure } from '@shared/domain/failure'
import { DISK_FULL } from '@shared/domain/landing/rules'

/** What fails in a checkout without room left says nothing of what was tried: the failure that it was; null while there is room. */
export async function wantOfRoom(files: Pick<GateFiles, 'full'>, path: string, what: string): Promise<Failure | null> {
  const full = await files.full(path)
  return full === null ? null : { code: DISK_FULL, message: `${what}, which says nothing of the work. ${full}` }
}
