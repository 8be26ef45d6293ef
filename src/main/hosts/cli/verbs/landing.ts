import { LandingState } from '@shared/domain/landing/schema'
import { landingView, landingViews } from '@shared/domain/views'
import { Option } from 'commander'
import type { Registry, Verb } from '../context'
import { EXIT, type ExitCode, Stop } from '../exit'
import { findLanding } from '../find'
import { scoreOf } from '../score'
import { unwrap } from '../session'
import { wholeLog } from '../whole-log'
import { landingOrder } from './landing-order'
import { inOrder, landingTable } from './landing-rows'
import { showLanding } from './landing-show'

/** `espalier landing …`: the queue from the command line. */
export function landingVerbs({ program, action }: Registry): void {
  const landing = program.command('landing').description('the landing queue: add, check, hold, approve')

  landing
    .command('list')
    .description('all landings: what has ended, newest last, then what is open by level and place in its queue')
    .addOption(new Option('--state <state>', 'only landings in this state').choices(LandingState.options))
    .action(
      action(async (verb: Verb, options: { state?: string }) => {
        const model = await (await verb.session()).model()
        const views = landingViews(model).filter(view => !options.state || view.state === options.state)
        verb.out.answer(views, () =>
          views.length === 0
            ? options.state
              ? `No landing is ${options.state}.`
              : 'Nothing has been offered to land yet. Offer a branch: espalier landing add BRANCH'
            : landingTable(inOrder(model, views)),
        )
        return EXIT.done
      }),
    )
  landing
    .command('show <id>')
    .description('one landing with its gates and evidence')
    .action(action(async (verb: Verb, id: string) => showLanding(verb, await (await verb.session()).model(), id)))
  landing
    .command('check <branch>')
    .description('would it land: merge it, run the gates on the result, move nothing')
    .option('--no-gates', 'only try the merge')
    .action(
      action(async (verb: Verb, branch: string, options: { gates: boolean }) => {
        const session = await verb.session()
        const result = unwrap(await session.call('landing.check', { branch, gates: options.gates }))
        const gates = result.gates.map(({ exitCode, ...gate }) => ({ ...gate, exit_code: exitCode }))
        verb.out.answer({ ...result, gates }, () =>
          [
            result.ok ? `${branch} would land on ${result.target}.` : `${branch} would not land on ${result.target}.`,
            ...result.conflicts.map(file => `  conflict  ${file}`),
            ...result.gates.map(gate => `  ${gate.ok ? 'green' : 'red  '}  ${gate.name}  ${gate.message}`),
          ].join('\n'),
        )
        return result.ok ? EXIT.done : EXIT.negative
      }),
    )
  landing
    .command('add <branch>')
    .description('offer a branch to the level above it')
    .action(
      action(async (verb: Verb, branch: string) => {
        const session = await verb.session()
        const { id } = unwrap(await session.call('landing.submit', { branch }))
        showLanding(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  landing
    .command('retry <id>')
    .description('put a landing that is refused, waits, was withdrawn or was taken back into the queue again')
    .action(
      action(async (verb: Verb, id: string) => {
        const session = await verb.session()
        findLanding(await session.model(), id)
        const queued = unwrap(await session.call('landing.retry', { id }))
        showLanding(verb, await session.model(), queued.id)
        return EXIT.done
      }),
    )
  landing
    .command('log <id>')
    .description('what the gates of a landing said')
    .option('--gate <name>', 'only this gate')
    .addOption(new Option('--grep <regex>', 'only lines that match a regular expression').conflicts('find'))
    .option('--find <text>', 'only lines that hold a text, whatever its case')
    .action(action(printLog))
  landing
    .command('promote <level>')
    .description('offer what stands below a level to it: everything green, or up to one landing')
    .option('--branch <branch>', 'only this branch of the level below')
    .option('--entry <id>', 'only up to this landing, which has landed there')
    .action(
      action(async (verb: Verb, level: string, options: { branch?: string; entry?: string }) => {
        const session = await verb.session()
        const { branch = null, entry = null } = options
        const { ids } = unwrap(await session.call('level.promote', { level, branch, entry }))
        const model = await session.model()
        const views = ids.map(id => landingView(model, findLanding(model, id)))
        verb.out.answer(views, () => landingTable(views))
        return EXIT.done
      }),
    )
  type Simple = 'hold' | 'release' | 'clear' | 'withdraw'
  const simple = (name: Simple | 'now', description: string, means: Simple = name === 'now' ? 'clear' : name) =>
    landing
      .command(`${name} <id>`)
      .description(description)
      .action(
        action(async (verb: Verb, id: string) => {
          const session = await verb.session()
          findLanding(await session.model(), id)
          await session.dispatch({ type: `landing.${means}`, id })
          showLanding(verb, await session.model(), id)
          return EXIT.done
        }),
      )
  simple('hold', 'keep a landing out of the queue for now')
  simple('release', 'let a held or waiting landing go on')
  landing
    .command('approve <id>')
    .description('give the approval a landing waits for')
    .addOption(new Option('--as <service>', 'as this service, from within a run of it').conflicts('for'))
    .option('--for <service>', 'as a person, in the place of this service')
    .option('--head <commit>', 'only if this is still its head')
    .action(action(approve))
  simple('now', 'land what its level’s trigger holds back: it is time')
  simple('withdraw', 'take a landing out of the queue; the branch stays')
  landingOrder({ landing, action })
  landing
    .command('score <id>')
    .description('give the score a gate asks people for')
    .option('--gate <name>', 'the gate that asks; the one the landing waits for otherwise')
    .requiredOption('--score <number>', 'the score')
    .option(
      '--by <name>',
      'whose score it is; yours otherwise. A name you give: nothing proves it, the log keeps who gave it',
    )
    .action(
      action(async (verb: Verb, id: string, options: { gate?: string; score: string; by?: string }) => {
        const score = scoreOf(options.score)
        const session = await verb.session()
        const model = await session.model()
        const { reason, level } = findLanding(model, id)
        const { levels = [], gates = [] } = model.project?.config ?? {}
        const here = levels.find(({ name }) => name === level)?.gates ?? []
        const [only, ...others] = gates.filter(({ name, outOf }) => outOf !== undefined && here.includes(name))
        const asked = reason?.code === 'score' ? reason.facts?.gate : others.length === 0 ? only?.name : undefined
        const gate = options.gate ?? asked
        if (typeof gate !== 'string')
          throw new Stop(
            { code: 'bad-usage', message: `${id} waits for no score. Say which gate it is for: --gate NAME` },
            EXIT.usage,
          )
        const by = options.by === undefined ? {} : { by: options.by }
        await session.dispatch({ type: 'landing.score', id, gate, score, ...by })
        showLanding(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  landing
    .command('allow <id>')
    .description('let files outside the service’s directories land, this once')
    .option('--paths <paths>', 'which files, or patterns, with commas between; all that were refused otherwise')
    .requiredOption('--reason <text>', 'why; it is recorded with the landing')
    .action(
      action(async (verb: Verb, id: string, options: { paths?: string; reason: string }) => {
        const session = await verb.session()
        const refused = findLanding(await session.model(), id).reason
        const files = refused?.code === 'scope' && Array.isArray(refused.facts?.files) ? refused.facts.files : []
        const paths = options.paths === undefined ? files : options.paths.split(',').map(path => path.trim())
        const count = refused?.facts?.count
        if (options.paths === undefined && typeof count === 'number' && count > files.length)
          throw new Stop(
            {
              code: 'bad-usage',
              message: `${id} was refused for ${count} files, more than are listed. Say which by pattern: --paths docs/**,src/**`,
            },
            EXIT.usage,
          )
        if (paths.every(path => path === ''))
          throw new Stop(
            {
              code: 'bad-usage',
              message: `${id} was not refused for files outside. Say which: --paths a/b.ts,docs/**`,
            },
            EXIT.usage,
          )
        await session.dispatch({
          type: 'landing.allow',
          id,
          paths: paths.filter(path => path !== ''),
          reason: options.reason,
        })
        showLanding(verb, await session.model(), id)
        return EXIT.done
      }),
    )
}

/** What a landing's gates said, or the lines of it that match. */
async function printLog(
  verb: Verb,
  id: string,
  { gate: name, grep, find }: { gate?: string; grep?: string; find?: string },
): Promise<ExitCode> {
  const session = await verb.session()
  const gates = findLanding(await session.model(), id).gates.filter(gate => name === undefined || gate.name === name)
  const logs = gates.flatMap(gate => (gate.log === null ? [] : [{ gate: gate.name, log: gate.log }]))
  if (logs.length === 0)
    throw new Stop({
      code: 'no-log',
      message: `No gate${name ? ` ${name}` : ''} of ${id} has run, so there is no output.`,
    })
  const gateOf = new Map(logs.map(one => [one.log, one.gate]))
  const text = grep ?? find
  if (text === undefined) {
    const whole = await Promise.all(logs.map(async one => ({ ...one, text: await wholeLog(session, one.log) })))
    verb.out.answer(whole, () =>
      whole.map(one => (whole.length > 1 ? `== ${one.gate}\n${one.text}` : one.text)).join('\n'),
    )
    return EXIT.done
  }
  const ids = logs.map(({ log }) => log)
  const { lines } = unwrap(await session.call('log.search', { logs: ids, text, regex: grep !== undefined }))
  const found = lines.map(line => ({ gate: gateOf.get(line.log) ?? '', ...line }))
  verb.out.answer(found, () =>
    found.map(line => `${logs.length > 1 ? `${line.gate}:` : ''}${line.line}: ${line.text}`).join('\n'),
  )
  return found.length === 0 ? EXIT.negative : EXIT.done
}

interface Approve {
  as?: string
  for?: string
  head?: string
}

async function approve(verb: Verb, id: string, { as: service, for: place, head }: Approve): Promise<ExitCode> {
  const session = await verb.session()
  findLanding(await session.model(), id)
  const seen = head === undefined ? {} : { head }
  if (service === undefined)
    await session.dispatch({ type: 'landing.approve', id, ...seen, ...(place === undefined ? {} : { as: place }) })
  else {
    const mine = verb.caller?.service === service ? verb.caller.run : ''
    unwrap(await session.call('landing.approve-as', { id, service, run: mine, ...seen }))
  }
  showLanding(verb, await session.model(), id)
  return EXIT.done
}
