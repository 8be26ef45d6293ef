/** Ways to lay out checkouts that are what they say; `auto` picks one of the last three. */
export const layouts = ['worktrees', 'clones', 'team-worktrees', 'hierarchical'] as const
export type Layout = (typeof layouts)[number]

/** What `strategy` may say. */
export const strategies = ['auto', ...layouts] as const
export type Strategy = (typeof strategies)[number]
