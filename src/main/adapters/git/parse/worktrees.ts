import type { Worktree } from '@main/ports/git-types'

/** Reads `git worktree list --porcelain -z`. */
export function parseWorktrees(text: string): Worktree[] {
  // Each attribute ends with NUL, each worktree with one more.
  const blocks = text.split('\0\0').filter(block => block.replaceAll('\0', '') !== '')
  return blocks.map((block, index) => {
    const attributes = new Map<string, string>()
    for (const line of block.split('\0')) {
      const space = line.indexOf(' ')
      if (space < 0) attributes.set(line, '')
      else attributes.set(line.slice(0, space), line.slice(space + 1))
    }
    const head = attributes.get('HEAD') ?? null
    return {
      path: attributes.get('worktree') ?? '',
      head: head === null || /^0+$/.test(head) ? null : head,
      branch: attributes.get('branch')?.replace(/^refs\/heads\//, '') ?? null,
      bare: attributes.has('bare'),
      main: index === 0,
      locked: attributes.get('locked') ?? null,
      prunable: attributes.get('prunable') ?? null,
    }
  })
}
