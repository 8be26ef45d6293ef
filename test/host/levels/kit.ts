import { summarise } from '@main/services/configuration/summary'
import { createPromotion, type Promotion } from '@main/services/promotion/service'
import type { Config } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import { must, person } from '@test/support/engine'
import { parser } from '../landing/harness'
import { makeWorld, type World, type WorldSpec } from '../landing/world'

/** Two teams, integration and main, each with its own gate, and a specialist. */
export const levelsConfig = (
  levels: { team?: string; integration?: string; main?: string },
  more = '',
): string => `services:
  devon: {}
  tara: { role: tester }
  bea: {}
  ui: { role: specialist, impacts: [alpha, beta] }
teams: { alpha: { members: [devon, tara] }, beta: { members: [bea] } }
gates:
  unit: { run: "test ! -e broken.txt" }
levels:
  team: { ${levels.team ?? 'trigger: ready'}, gates: [unit] }
  integration: { ${levels.integration ?? 'trigger: ready'}, gates: [unit] }
  main: { ${levels.main ?? 'trigger: ready'}, gates: [unit] }
${more}`

export interface Levels extends World {
  readonly promotion: Promotion
  readonly config: Config
  /** Offers a branch to a level's branch. */
  submit(branch: string, target: string, more?: { service?: string; level?: string }): Promise<string>
  /** Resolves with the landing of one branch onto another that is as asked. */
  promoted(from: string, onto: string, is?: (landing: Landing) => boolean): Promise<Landing>
  /** Resolves when neither landing nor promotion has anything under way. */
  quiet(): Promise<void>
  /** A second promotion service on the same engine: what a restart makes. */
  again(): Promise<Promotion>
}

/** A repository with levels, real gates, the landing service and the promotion service around it. */
export async function makeLevels(
  text: string,
  spec: WorldSpec & { zone?: string; branches?: boolean } = {},
): Promise<Levels> {
  const config = must(parser.parse(text, { mainBranch: 'main' }))
  const world = await makeWorld({ config: text, working: () => config, ...spec })
  const { engine, repo, test, parts } = world
  if (spec.branches !== false)
    for (const branch of ['integration/weekly', 'team/alpha', 'team/beta']) await repo.git(['branch', branch, 'main'])
  const make = () =>
    createPromotion({
      engine,
      git: parts.git,
      repo: parts.repo,
      config: { current: () => config },
      ids: test.ids,
      clock: spec.clock ?? test.clock,
      log: test.log,
      zone: spec.zone ?? 'UTC',
    })
  await test.as({ kind: 'system', name: 'test' }, { type: 'project.configure', config: summarise(config, 'h1') })
  let promotion = make()
  promotion.start()
  let count = 0
  return {
    ...world,
    get promotion() {
      return promotion
    },
    config,
    async submit(branch, target, { service, level = 'team' } = {}) {
      count += 1
      const id = `l-own-${count}`
      const head = await repo.oid(`refs/heads/${branch}`)
      must(
        await engine.dispatch(
          { type: 'landing.add', id, branch, head, level, target, service: service ?? null },
          { actor: person },
        ),
      )
      return id
    },
    promoted: (from, onto, is = ({ state }) => state === 'landed') =>
      new Promise(resolve => {
        const look = () =>
          Object.values(engine.model().landings).find(
            landing => landing.branch === from && landing.target === onto && is(landing),
          )
        const stop = engine.subscribe(() => done(look()))
        const done = (found: Landing | undefined) => {
          if (!found) return
          stop()
          resolve(found)
        }
        done(look())
      }),
    async quiet() {
      for (let seq = -1; seq !== engine.seq(); ) {
        seq = engine.seq()
        await parts.landing.drain()
        await parts.integration.drain()
        await promotion.drain()
        await engine.drain()
      }
    },
    async again() {
      await promotion.close()
      promotion = make()
      promotion.start()
      return promotion
    },
    async dispose() {
      await promotion.close()
      await world.dispose()
    },
  }
}
