import { windowActions } from '@renderer/features/workspace/actions'
import { matchScore } from '@renderer/store/match'
import { paneTitles } from '@renderer/store/panes'
import type { ProjectSession } from '@renderer/store/session'
import { describe, expect, it } from 'vitest'

// Only what actions are called is looked at; none is run.
const actions = windowActions({ ui: {}, panes: {} } as unknown as ProjectSession)

/** Actions that fit, the best first. */
const found = (search: string): string[] =>
  actions
    .map(({ id, title, words }) => ({ id, score: matchScore([title, ...(words?.split(' ') ?? [])], search) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id)

describe('the palette', () => {
  it.each(Object.entries(paneTitles))('finds the pane %s by what its tab is called', (kind, title) => {
    expect(found(title)[0]).toBe(`go.${kind}`)
  })

  it.each([
    ['risks', 'go.risks'],
    ['blockers', 'go.risks'],
    ['rescued', 'go.rescued'],
    ['restore', 'go.rescued'],
    ['worktrees', 'go.checkouts'],
    ['history', 'go.log'],
    ['kanban', 'go.board'],
    ['queue', 'go.landing'],
    ['inbox', 'go.needs-you'],
    ['preferences', 'go.settings'],
    ['config', 'settings.multi-agent.yaml'],
    ['clean up', 'checkouts.cleanup'],
    ['cleanup', 'checkouts.cleanup'],
    ['prune', 'checkouts.cleanup'],
    ['sync', 'checkouts.sync'],
    ['up to date', 'checkouts.sync'],
    ['migrate', 'checkouts.move'],
    ['promote', 'level.promote'],
    ['stop agents', 'agents.stop'],
    ['health', 'doctor'],
    ['dark', 'theme.dark'],
    ['reset', 'layout.reset'],
    ['terminal', 'shell'],
    ['new risk', 'risk.add'],
    ['resume', 'resume'],
  ])('finds with “%s” first %s', (search, id) => {
    expect(found(search)[0]).toBe(id)
  })

  it('asks for every word; the whole comes before the start, that before a word’s start, that before the middle', () => {
    expect(matchScore(['Keep sessions'], 'ses xyz')).toBe(0)
    const order = ['Sessions', 'Sessions of today', 'Sessionsaver', 'Keep sessions', 'Keep sessionsaver', 'Obsessions']
    const scores = order.map(title => matchScore([title], 'sessions'))
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(new Set(scores).size).toBe(order.length)
    expect(matchScore(['a.b'], 'a.')).toBeGreaterThan(0)
  })

  it('prefers words that follow each other, and minds neither case nor accents', () => {
    expect(matchScore(['Clean up checkouts'], 'clean up')).toBeGreaterThan(
      matchScore(['Up with clean lists'], 'clean up'),
    )
    expect(matchScore(['Résumé'], 'RESUME')).toBe(1)
  })
})
