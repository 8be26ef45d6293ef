import { serviceInstances } from '../config/rules'
import type { Config } from '../config/schema'
import type { Layout } from '../config/strategies'
import { count } from './count'
import type { Crossing } from './crossings'

/** This many different team-to-team dependencies make a middle-sized roster complex; so does a pair that needs each other. */
const COMPLEX = 3

interface Choice {
  readonly layout: Layout
  readonly reason: string
}

/** The layout a configuration asks for, and why in words: `auto` goes by the number of seats and by how teams depend on each other. */
export function chooseLayout(config: Config, crossings: readonly Crossing[]): Choice {
  const { strategy } = config
  if (strategy === 'worktrees') {
    const reason =
      'A worktree of the project’s own repository for each agent: nothing to fetch, every branch is seen at once. Write strategy: auto to go by the size of the roster.'
    return { layout: strategy, reason }
  }
  if (strategy !== 'auto') return { layout: strategy, reason: `multi-agent.yaml says strategy: ${strategy}.` }
  const agents = serviceInstances(config).length
  if (agents <= 4) {
    const reason = `${count(agents, 'agent')} (1 to 4): a clone each. Nobody’s checkout, stash or branch is in anybody’s way, and there are few to keep in step.`
    return { layout: 'clones', reason }
  }
  if (agents > 10) {
    const reason = `${agents} agents (more than 10): a clone for each team with a worktree for each member, and clones of their own for specialists and the coordinator.`
    return { layout: 'hierarchical', reason }
  }
  const complex = complexity(crossings)
  if (complex !== null) {
    const reason = `${agents} agents (5 to 10), but ${complex}: team clones, and clones of their own for specialists and the coordinator, who work across teams.`
    return { layout: 'hierarchical', reason }
  }
  const teams = config.teams.length === 0 ? 'without teams they share one clone' : 'a clone for each team'
  const reason = `${agents} agents (5 to 10): ${teams}, with a worktree for each member, so that a team shares its objects and sees each other’s work.`
  return { layout: 'team-worktrees', reason }
}

/** What makes dependencies between teams complex, in words; null where they are not. */
function complexity(crossings: readonly Crossing[]): string | null {
  const pairs = new Map(crossings.map(({ from, to }) => [`${from} ${to}`, { from, to }]))
  for (const { from, to } of pairs.values()) {
    if (pairs.has(`${to} ${from}`)) return `teams ${from} and ${to} wait for each other`
  }
  if (pairs.size < COMPLEX) return null
  const said = [...pairs.values()].map(({ from, to }) => `${from} on ${to}`).join(', ')
  return `teams depend on each other in many ways (${said})`
}
