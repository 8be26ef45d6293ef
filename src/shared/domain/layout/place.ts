import { serviceNamed } from '../config/rules'
import type { Config } from '../config/schema'
import type { Layout } from '../config/strategies'

/** Where a checkout is made. Folders are relative to the checkouts' root. */
export interface Place {
  readonly kind: 'worktree' | 'clone'
  /** Folder that the checkout's own folder is made in; empty for the root itself. */
  readonly folder: string
  /** The shared clone a worktree belongs to; null: the project's own repository, or a clone of its own. */
  readonly store: string | null
  readonly team: string | null
}

/** Name of a team's clean checkout of main. */
export const REFERENCE = 'main-reference'

const shared = (folder: string, team: string | null): Place => ({
  kind: 'worktree',
  folder,
  store: `${folder}/.git`,
  team,
})
const own = (folder: string, team: string | null): Place => ({ kind: 'clone', folder, store: null, team })

/**
 * Where a service works under a layout. Nobody's team shares a clone in `team-worktrees`. In `hierarchical` those who
 * work across teams have clones of their own, whatever team they are listed in: their branches come from elsewhere.
 */
export function placeFor(layout: Layout, config: Config, service: string): Place {
  const found = serviceNamed(config, service)
  const team = found?.team ?? null
  switch (layout) {
    case 'worktrees':
      return { kind: 'worktree', folder: '', store: null, team }
    case 'clones':
      return own('clones', team)
    case 'team-worktrees':
      return shared(team === null ? 'shared' : `teams/${team}`, team)
    case 'hierarchical': {
      if (found?.role === 'coordinator') return own('coordinator', team)
      if (found?.role === 'specialist' || found?.role === 'architect') return own('specialists', team)
      return team === null ? own('clones', team) : shared(`teams/${team}`, team)
    }
  }
}
