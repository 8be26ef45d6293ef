import type { Build, CulpritPart } from '@shared/domain/build/schema'
import { evolve } from '@shared/domain/evolve'
import { emptyModel, type Model } from '@shared/domain/model'
import { buildView } from '@shared/domain/views'
import type { Registry, Verb } from '../context'
import { EXIT, type ExitCode } from '../exit'
import { findBuild } from '../find'
import { table } from '../output'
import { type Session, unwrap } from '../session'

const isOver = (build: Build | undefined): boolean =>
  build !== undefined && build.state !== 'running' && !build.searching

/** Follows the project until these builds are over; answers the state then. */
async function untilBuilt(session: Session, ids: readonly string[]): Promise<Model> {
  let model = emptyModel()
  let settle: (model: Model) => void = () => {}
  const over = new Promise<Model>(resolve => {
    settle = resolve
  })
  const watching = session.watch(undefined, item => {
    model = item.kind === 'snapshot' ? item.model : evolve(model, item.records)
    if (ids.every(id => isOver(model.builds[id]))) settle(model)
  })
  await Promise.race([over, watching.ended])
  watching.stop()
  return model
}

const named = ({ landing, commit, subject }: CulpritPart) => `${landing ?? commit.slice(0, 10)}  ${subject}`

const lines = (build: Build): string[] => [
  `${build.id}  ${build.state}  ${build.branch} at ${build.commit.slice(0, 10)}`,
  ...(build.reason ? [build.reason.message] : []),
  ...build.gates.map(gate => `  ${gate.state}  ${gate.name}${gate.log ? `  log ${gate.log}` : ''}`),
  ...build.culprits.flatMap(culprit => [
    `  broken by  ${named(culprit)}`,
    ...culprit.within.map(part => `    in it    ${named(part)}`),
  ]),
  ...(build.revert ? [`Taking ${build.revert} back mends it: espalier landing revert ${build.revert}`] : []),
]

function show(verb: Verb, builds: readonly Build[]): ExitCode {
  const [only] = builds
  const views = builds.map(buildView)
  verb.out.answer(builds.length === 1 && only ? buildView(only) : views, () => builds.flatMap(lines).join('\n'))
  return builds.every(({ state }) => state === 'green' || state === 'running') ? EXIT.done : EXIT.negative
}

/** `espalier integration …`: the levels' branches proved as they stand. */
export function integrationVerbs({ program, action }: Registry): void {
  const integration = program
    .command('integration')
    .description('builds of the levels as they stand, and what broke them')

  integration
    .command('build [level]')
    .description('prove a level (the highest where none is named) or one of its branches, and find what broke it')
    .option('--no-wait', 'begin, and answer at once')
    .action(
      action(async (verb: Verb, level: string | undefined, { wait }: { wait: boolean }) => {
        const session = await verb.session()
        const { ids } = unwrap(await session.call('build.start', { level: level ?? null }))
        const model = wait ? await untilBuilt(session, ids) : await session.model()
        return show(
          verb,
          ids.map(id => findBuild(model, id)),
        )
      }),
    )
  integration
    .command('list')
    .description('all builds, newest last')
    .action(
      action(async (verb: Verb) => {
        const model = await (await verb.session()).model()
        const builds = Object.values(model.builds).sort((a, b) => a.startedAt - b.startedAt)
        verb.out.answer(builds.map(buildView), () =>
          builds.length === 0
            ? 'Nothing has been built yet: espalier integration build'
            : table(
                ['id', 'state', 'branch', 'commit', 'broken by'],
                builds.map(one => [
                  one.id,
                  one.searching ? 'searching' : one.state,
                  one.branch,
                  one.commit.slice(0, 10),
                  one.culprits.map(({ landing, commit }) => landing ?? commit.slice(0, 10)).join(' with '),
                ]),
              ),
        )
        return EXIT.done
      }),
    )
  integration
    .command('show <id>')
    .description('one build with its gates, and what it was broken by')
    .action(action(async (verb: Verb, id: string) => show(verb, [findBuild(await (await verb.session()).model(), id)])))
}
