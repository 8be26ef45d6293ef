import type { BranchTemplates, ConfigFile, DirectoryAccess, Role, ServiceConfig, TeamConfig } from './schema'

const rolePatterns: readonly [RegExp, Role][] = [
  [/architect/i, 'architect'],
  [/coordinator|conductor|orchestrator/i, 'coordinator'],
  [/overseer/i, 'overseer'],
  [/(^|[-_])(test|qa([-_]|$))/i, 'tester'],
  [/specialist/i, 'specialist'],
]

/** The role a service's name speaks of; implementor when it speaks of none. */
export function roleFromName(name: string): Role {
  return rolePatterns.find(([pattern]) => pattern.test(name))?.[1] ?? 'implementor'
}

/** Runs Claude Code unless the file says otherwise: the documents' services are its instances. */
const defaultRuntime = 'claude'

type FileService = ConfigFile['services'][string]
type Entry = { readonly name: string; readonly service: FileService; readonly declared: boolean }

/** A service with its role, team, ground and instances resolved. */
export function normaliseService(
  { name, service, declared }: Entry,
  teams: readonly TeamConfig[],
  branches: BranchTemplates,
): ServiceConfig {
  const { instances } = service
  return {
    ...service,
    name,
    declared,
    role: service.role ?? roleFromName(name),
    team: teams.find(team => team.members.includes(name))?.name ?? null,
    directories: normaliseDirectories(service),
    runtime: service.runtime ?? defaultRuntime,
    instances: typeof instances === 'number' ? { min: instances, max: instances } : instances,
    syncs_from: normaliseSource(service.syncs_from, branches),
  }
}

/** A folder as written → as git writes it: no leading "/" or "./", no trailing "/", "." for the root. */
export function normaliseDirectory(written: string): string {
  const segments = written.split('/').filter(segment => segment !== '' && segment !== '.')
  return segments.join('/') || '.'
}

// A service that reads everywhere and is given just "/" is the document's architect: it plans, others write.
function normaliseDirectories(service: FileService): DirectoryAccess[] {
  const readsAll = service.access_level === 'global_read'
  // Nothing was said, so nothing is kept from it.
  if (service.directories === undefined) return [{ path: '.', access: 'write' }]
  return service.directories.map(entry => {
    const path = normaliseDirectory(typeof entry === 'string' ? entry : entry.path)
    if (typeof entry !== 'string') return { path, access: entry.access }
    return { path, access: readsAll && path === '.' ? 'read' : 'write' }
  })
}

function normaliseSource(written: string | undefined, branches: BranchTemplates): ServiceConfig['syncs_from'] {
  if (written === undefined) return null
  if (written === 'main' || written === branches.main) return 'main'
  return written === 'integration' || written === branches.integration ? 'integration' : null
}
