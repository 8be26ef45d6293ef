import type { Rescue } from './schema'

/** A rescue as the command line prints it; `expired` says why retention would let it go, null while it is kept. */
export const rescueView = (rescue: Rescue, expired: string | null) => ({
  id: rescue.id,
  ref: rescue.ref,
  commit: rescue.commit,
  checkout: rescue.checkout,
  path: rescue.path,
  what: rescue.what,
  why: rescue.why,
  by: `${rescue.who.kind}:${rescue.who.name}`,
  at: new Date(rescue.at).toISOString(),
  head: rescue.head,
  branch: rescue.branch,
  operation: rescue.operation,
  files: rescue.files,
  size: rescue.bytes,
  lost_commits: rescue.lost,
  stashes: rescue.stashes,
  branches: rescue.branches,
  names: rescue.names,
  modules: rescue.modules.map(({ path, files, commit }) => ({ path, files, commit })),
  expired,
})
export type RescueView = ReturnType<typeof rescueView>
