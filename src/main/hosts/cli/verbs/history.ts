import type { EventRecord } from '@shared/domain/event'
import { eventView } from '@shared/domain/event-view'
import { evolve } from '@shared/domain/evolve'
import { emptyModel } from '@shared/domain/model'
import { graphView } from '@shared/domain/views'
import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { table } from '../output'
import { type Session, unwrap } from '../session'

const PAGE = 5000

/** `espalier events`, `state` and `graph`. */
export function historyVerbs({ program, action }: Registry): void {
  program
    .command('events')
    .description('the event log, oldest first; with --json one object a line')
    .option('--since <seq>', 'only events after this one', '0')
    .option('--follow', 'go on with events as they happen')
    .action(
      action(async (verb: Verb, options: { since: string; follow?: boolean }) => {
        const session = await verb.session({ follower: options.follow === true })
        let seq = sequence(options.since)
        for await (const record of history(session, seq)) {
          print(verb, record)
          seq = record.seq
        }
        if (options.follow) await follow(verb, session, seq)
        return EXIT.done
      }),
    )
  program
    .command('state')
    .description('everything Espalier knows, now or as of an event')
    .option('--at <seq>', 'as of this event')
    .action(
      action(async (verb: Verb, options: { at?: string }) => {
        const session = await verb.session()
        let model = emptyModel()
        if (options.at === undefined) model = await session.model()
        else {
          const at = sequence(options.at)
          let page: EventRecord[] = []
          for await (const record of history(session, 0)) {
            if (record.seq > at) break
            page.push(record)
            if (page.length === PAGE) model = evolve(model, page.splice(0))
          }
          model = evolve(model, page)
          page = []
        }
        verb.out.answer(model, () => JSON.stringify(model, null, 2))
        return EXIT.done
      }),
    )
  program
    .command('graph')
    .description('branches, their levels and how far they are ahead and behind')
    .action(
      action(async (verb: Verb) => {
        const view = graphView(await (await verb.session()).model(), Date.now())
        verb.out.answer(view, () =>
          view.branches.length === 0
            ? 'No branches have been seen yet.'
            : table(
                ['branch', 'level', 'onto', 'ahead', 'behind', 'state'],
                view.branches.map(one => [
                  one.name,
                  one.level,
                  one.parent ?? '–',
                  String(one.ahead),
                  String(one.behind),
                  one.state,
                ]),
              ),
        )
        return EXIT.done
      }),
    )
}

function sequence(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw new Stop({ code: 'bad-usage', message: `“${text}” is no position in the log; give a whole number.` })
}

async function* history(session: Session, since: number): AsyncGenerator<EventRecord> {
  for (let at = since; ; ) {
    const { records } = unwrap(await session.call('events.list', { since: at, limit: PAGE }))
    yield* records
    const last = records.at(-1)
    if (!last || records.length < PAGE) return
    at = last.seq
  }
}

/** Goes on with events as they happen, through changes of engine, until the person has heard enough. */
async function follow(verb: Verb, session: Session, since: number): Promise<void> {
  const watching = session.watch(since, item => {
    if (item.kind === 'events') for (const record of item.records) print(verb, record)
  })
  void verb.interrupted.then(watching.stop)
  await watching.ended
}

function print(verb: Verb, record: EventRecord): void {
  const view = eventView(record)
  if (verb.out.json) {
    verb.out.line(JSON.stringify(view))
    return
  }
  const when = new Date(record.at).toISOString()
  verb.out.line(
    `${String(record.seq).padStart(6)}  ${when}  ${record.actor.name.padEnd(12)} ${record.event.type}  ${record.stream}`,
  )
}
