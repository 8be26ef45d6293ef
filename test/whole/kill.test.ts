import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventView } from '@shared/domain/event-view'
import { isAlive } from '@test/support/census'
import { makeWhole, type Whole, yaml } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const KILLS = 10
const TASKS = Array.from({ length: 7 }, (_, index) => `t${index + 1}`)
/** Refused by the gate, whatever happens to the engine. */
const BAD = 't4'

const check = `sleep 0.1
for file in out/*; do
  [ -e "$file" ] || continue
  [ "$(sed -n '$=' "$file")" = 5 ] || { echo "$file is not whole"; exit 1; }
done
`

/** Notes its process id, commits a line at a time, and leaves a mark when it is done. */
const agent = (notes: string) => `echo $$ >> ${notes}/$ESPALIER_TASK.pid
mkdir -p out
lines=5
[ "$ESPALIER_TASK" = ${BAD} ] && lines=4
for n in $(seq $lines); do
  sleep 0.3
  echo "line $n" >> out/$ESPALIER_TASK
  git add -A
  git commit -q -m "Line $n of $ESPALIER_TASK"
done
touch ${notes}/$ESPALIER_TASK.end`

/** Random numbers from 0 to 1 that come the same again for a seed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 0xffffffff
  }
}

describe('an engine killed with SIGKILL again and again', () => {
  let whole: Whole
  let notes: string
  const seed = Date.now() & 0xffffff
  const next = random(seed)
  /** What clients were told has happened. */
  const acknowledged: EventView[] = []
  const deaths: string[] = []

  const started = async (): Promise<Map<string, number[]>> => {
    const files = (await readdir(notes)).filter(name => name.endsWith('.pid'))
    const read = async (name: string): Promise<[string, number[]]> => {
      const pids = (await readFile(join(notes, name), 'utf8')).trim().split('\n').map(Number)
      return [name.slice(0, -4), pids]
    }
    return new Map(await Promise.all(files.map(read)))
  }
  const working = async (): Promise<[string, number][]> => {
    const ended = new Set((await readdir(notes)).filter(name => name.endsWith('.end')).map(name => name.slice(0, -4)))
    return [...(await started())].filter(([task]) => !ended.has(task)).map(([task, pids]) => [task, pids.at(-1) ?? 0])
  }

  beforeAll(async () => {
    whole = await makeWhole({ files: { 'check.sh': check } })
    notes = join(whole.dir, 'notes')
    await mkdir(notes)
    await whole.write({ 'agent.sh': agent(notes) }, whole.dir)
    await whole.commit('Configure', {
      'multi-agent.yaml': yaml(join(whole.dir, 'agent.sh'), {
        level: 'gates: [unit]',
        more: 'gates:\n  unit: { run: sh check.sh }',
      }),
    })
    for (const [index, id] of TASKS.entries())
      await whole.add(
        id,
        '--service',
        ['devon', 'tara', 'remy'][index % 3] ?? '',
        ...(id === 't7' ? ['--needs', 't1'] : []),
      )

    for (let kill = 0; kill < KILLS; kill += 1) {
      const run = whole.start(['run'])
      const follower = whole.start(['events', '--follow', '--json'])
      const extra = whole.cli(['task', 'add', `Extra ${kill}`, '--id', `extra-${kill}`, '--json'])
      // From before the engine answers to well into the work of its agents.
      await new Promise(resolve => setTimeout(resolve, 300 + next() * 1700))
      const before = await working()
      run.signal('SIGKILL')
      await run.ended
      for (const [task, pid] of before) {
        const ended = (await readdir(notes)).includes(`${task}.end`)
        if (!ended && !(await isAlive(pid))) deaths.push(`${task} died with engine ${kill}`)
      }
      const answer = await extra
      if (answer.code === 0)
        acknowledged.push(...(await whole.events()).filter(event => event.stream === `task/extra-${kill}`))
      follower.signal('SIGTERM')
      await follower.ended
      acknowledged.push(...follower.lines.map(line => JSON.parse(line) as EventView))
    }
    await whole.ask(['run', '--until-idle', '--timeout', '100'], 1)
  }, 180_000)
  afterAll(() => whole.dispose())

  it('loses no event that anybody was told of, and leaves no gap', async () => {
    const events = await whole.events()
    expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1))
    expect(acknowledged.length).toBeGreaterThan(20)
    for (const event of acknowledged) expect(events[event.seq - 1]).toEqual(event)
  })

  it('leaves its agents running; each was started once and is taken up again', async () => {
    expect(deaths, `seed ${seed}`).toEqual([])
    const pids = await started()
    expect([...pids.keys()].sort()).toEqual(TASKS)
    for (const [task, list] of pids) expect(list, `${task}, seed ${seed}`).toHaveLength(1)
    const runs = whole.rows<{ n: number }>("SELECT count(*) AS n FROM events WHERE type = 'run.begun'")
    expect(runs[0]?.n).toBe(TASKS.length)
  })

  it('lands everything once, and nothing that its gate refuses', async () => {
    const tasks = (await whole.tasks()).filter(task => TASKS.includes(task.id))
    for (const task of tasks) expect([task.id, task.status === 'done']).toEqual([task.id, task.id !== BAD])
    const landings = await whole.landings()
    const trailers = (
      await whole.git(['log', '--format=%(trailers:key=Espalier-Landing,valueonly,separator=)', 'main'])
    )
      .split('\n')
      .filter(id => id !== '')
    const landed = landings.filter(landing => landing.state === 'landed')
    expect(trailers.sort()).toEqual(landed.map(landing => landing.id).sort())
    expect(landed).toHaveLength(TASKS.length - 1)
    expect(landings.find(landing => landing.task === BAD)?.state).toBe('refused')
  })

  it('moved main only to commits that pass the gate', async () => {
    const values = (await whole.git(['rev-list', '--first-parent', 'main'])).split('\n')
    const place = join(whole.dir, 'judged')
    await whole.git(['worktree', 'add', '-q', '--detach', place, 'main'])
    for (const value of values) {
      await whole.git(['checkout', '-q', value], place)
      const files = await readdir(join(place, 'out')).catch(() => [])
      for (const file of files)
        expect((await readFile(join(place, 'out', file), 'utf8')).split('\n'), `${file} at ${value}`).toHaveLength(6)
    }
    await whole.git(['worktree', 'remove', '--force', place])
  })

  it('leaves nothing running but the terminals’ host', async () => {
    await whole.settled()
  })
})
