import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { yamlText } from '@main/adapters/config/yaml-text'
import { nodeFiles } from '@main/adapters/files/node-files'
import { createRecords } from '@main/services/records/service'
import { interpretConfig } from '@shared/domain/config/interpret'
import { makeWorld, type World } from '@test/host/landing/world'
import { must, person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const config = must(
  interpretConfig({
    services: { devon: {} },
    gates: { unit: { run: 'x' } },
    phases: [{ name: 'one', agents: ['devon'], gate: 'unit' }],
  }),
)
async function start() {
  const made = world ?? (await makeWorld())
  world = made
  const { test, engine, repo, parts } = made
  return createRecords({
    engine,
    config: { current: () => config },
    files: nodeFiles,
    git: parts.git,
    repo: parts.repo,
    clock: test.clock,
    log: test.log,
    root: repo.root,
    recent: limit => [...test.store.list({ before: engine.seq() + 1, limit })].sort((a, b) => a.seq - b.seq),
    yaml: yamlText,
  })
}

describe('the conductor’s files', () => {
  it('C1: are written once things have settled, whole, and git does not see them', async () => {
    const records = await start()
    if (!world) throw new Error('no world')
    const { test, repo } = world
    const folder = join(repo.root, '.multi-agent')
    await records.drain()
    await test.as(person, { type: 'task.add', id: 'a', title: 'First' })
    await test.as(person, { type: 'risk.add', id: 'k', title: 'The parser', severity: 'high' })
    await records.drain()
    await expect(readdir(folder)).rejects.toThrow()
    test.clock.advance(1000)
    await records.drain()
    const names = [
      'agent-progress.json',
      'dependency-graph.yaml',
      'orchestration-log.md',
      'phase-gates.yaml',
      'risk-register.json',
    ]
    expect((await readdir(folder)).sort()).toEqual(names)
    const read = (name: string) => readFile(join(folder, name), 'utf8')
    expect(parse(await read('dependency-graph.yaml'))).toMatchObject({ tasks: { a: { status: 'ready' } } })
    expect(parse(await read('phase-gates.yaml'))).toMatchObject({ one: { gate: 'unit' } })
    expect(JSON.parse(await read('risk-register.json'))).toMatchObject({ risks: [{ id: 'k', severity: 'high' }] })
    expect(JSON.parse(await read('agent-progress.json'))).toMatchObject({ percent: 0, agents: [] })
    expect(await read('orchestration-log.md')).toContain('**ada** task/a: task.added · First')
    expect(await repo.git(['status', '--porcelain'])).toBe('')
    await test.as(person, { type: 'task.done', id: 'a' })
    await records.close()
    expect(parse(await read('dependency-graph.yaml'))).toMatchObject({ tasks: { a: { status: 'done' } } })
  })

  it('are not written where the project tracks that folder itself', async () => {
    world = await makeWorld({ files: { '.multi-agent/notes.md': 'mine\n' }, away: false })
    const records = await start()
    await world.test.as(person, { type: 'task.add', id: 'a', title: 'First' })
    world.test.clock.advance(20_000)
    await records.close()
    const { repo } = world
    expect(await readdir(join(repo.root, '.multi-agent'))).toEqual(['notes.md'])
  })
})
