import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createGateFiles } from '@main/adapters/fs/gate-files'
import { makeWorld, type World } from '@test/host/landing/world'
import { afterEach, describe, expect, it } from 'vitest'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const start = async (gate: string, files: Record<string, string> = {}) => {
  world = await makeWorld({
    config: `services: {}\ngates:\n  unit:\n${gate
      .split('\n')
      .map(line => `    ${line}`)
      .join('\n')}\nlevels: { main: { trigger: ready, gates: [unit] } }\n`,
    files,
  })
  return world
}

describe('what a gate leaves', () => {
  it('names the failing tests of its report in the refusal, and keeps its artefacts with the log', async () => {
    const { grow, offer, settled, repo } = await start(
      `run: sh suite.sh
reports: { junit: ["out/*.xml"] }
artifacts: [out, "*.png"]
checks: [{ name: passed, count: passed, at_least: 1 }]`,
      {
        '.gitignore': 'out/\n',
        'suite.sh': `mkdir -p out/deep
echo '<testsuite><testcase name="adds"/><testcase classname="c" name="takes"><failure/></testcase></testsuite>' > out/r.xml
echo shot > out/deep/shot.txt
exit 1
`,
      },
    )
    await grow('feature/x', { 'x.txt': 'x\n' })
    const refused = await settled(await offer('feature/x'))
    expect(refused.reason?.message).toContain('1 of 2 tests failed (c › takes)')
    expect(refused.reason?.facts?.failing).toEqual(['c › takes'])
    const [gate] = refused.gates
    expect(gate?.tests).toEqual({ passed: 1, failed: 1, skipped: 0, total: 2, failing: ['c › takes'] })
    expect(gate?.figures).toMatchObject([{ name: 'passed', value: 1, ok: true }])
    expect(gate?.artifacts.map(({ path }) => path)).toEqual(['out/deep/shot.txt', 'out/r.xml'])
    const files = createGateFiles(join(repo.root, '.git', 'espalier', 'artifacts'))
    const kept = await files.kept(gate?.log ?? '', 'out/deep/shot.txt', 100)
    expect(Buffer.from(kept?.bytes ?? []).toString()).toBe('shot\n')
    for (const path of ['../../../config', '/etc/passwd', 'out', 'nope', ''])
      expect(await files.kept(gate?.log ?? '', path, 100)).toBeNull()
  })

  it('does not take the report of an earlier run for this one’s', async () => {
    const { grow, offer, settled } = await start(
      `run: test -e quiet || echo '<testsuite tests="3"/>' > report.xml
reports: { junit: [report.xml] }
checks: [{ name: total, count: total, at_least: 1 }]
cache: [report.xml]`,
      { '.gitignore': 'report.xml\n' },
    )
    await grow('feature/x', { 'x.txt': 'x\n' })
    expect((await settled(await offer('feature/x'))).gates[0]?.tests?.total).toBe(3)
    await grow('feature/y', { quiet: 'y\n' })
    const refused = await settled(await offer('feature/y'))
    expect(refused.reason?.message).toContain('total has no test report to be counted in')
    expect(refused.gates[0]?.tests).toBeNull()
  })

  it('reads TAP from the output itself, colours and carriage returns and all', async () => {
    const { grow, offer, settled } = await start(
      `run: "printf 'ok 1 - a\\\\r\\\\n\\\\033[31mok 2 - b\\\\033[0m\\\\n1..2\\\\n'"
reports: { tap: ["-"] }
checks: [{ name: passed, count: passed, equals: 2 }]`,
    )
    await grow('feature/x', { 'x.txt': 'x\n' })
    const landed = await settled(await offer('feature/x'))
    expect(landed).toMatchObject({ state: 'landed', gates: [{ tests: { passed: 2, total: 2 }, tries: 1 }] })
  })

  it('records how often a flaky gate ran', async () => {
    const { grow, offer, settled } = await start(`run: test -e '../flag' || { touch '../flag'; exit 1; }\nretries: 2`)
    await grow('feature/x', { 'x.txt': 'x\n' })
    expect((await settled(await offer('feature/x'))).gates[0]).toMatchObject({
      state: 'passed',
      tries: 2,
      reason: { code: 'flaky' },
    })
  })
})

describe('finding files', () => {
  it('walks only where a pattern can be, follows no link, and takes folders whole', async () => {
    const { repo } = await start('run: "true"', {
      'out/a.xml': 'a',
      'out/deep/b.xml': 'b',
      'node_modules/x/c.xml': 'c',
      'top.xml': 't',
    })
    await symlink('/etc', join(repo.root, 'out', 'away'))
    await repo.git(['checkout', '-q', 'main'])
    const files = createGateFiles(join(repo.dir, 'kept'))
    const found = async (...globs: string[]) => (await files.find(repo.root, globs)).map(({ path }) => path)
    expect(await found('out')).toEqual(['out/a.xml', 'out/deep/b.xml'])
    expect(await found('out/*.xml', 'out/**')).toEqual(['out/a.xml', 'out/deep/b.xml'])
    expect(await found('*.xml')).toEqual(['out/a.xml', 'out/deep/b.xml', 'top.xml'])
    expect(await found('node_modules/x/*.xml')).toEqual(['node_modules/x/c.xml'])
    expect(await found('../**', '/etc/**', 'gone/*.xml')).toEqual([])
  })
})
