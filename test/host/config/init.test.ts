import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planConfig, writeConfigFile } from '@main/adapters/config/init'
import { parseConfigText } from '@main/adapters/config/parse'
import { scalar } from '@main/adapters/config/template'
import { writeFiles } from '@test/support/temp-repo'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'espalier-init-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function fitted(files: Record<string, string>, present: string[] = ['claude']) {
  await writeFiles(root, files)
  const { text, findings } = await planConfig(root, {
    mainBranch: 'trunk',
    onPath: async program => present.includes(program),
  })
  const reading = parseConfigText(text)
  if (!reading.ok) throw new Error(`${JSON.stringify(reading.error, null, 1)}\n${text}`)
  const config = reading.value
  expect(config.branches.main).toBe('trunk')
  const gates = Object.fromEntries(config.gates.map(gate => [gate.name, gate.kind === 'command' ? gate.run : '']))
  return { text, findings, config, gates, setup: config.checkouts.setup }
}

const script = (scripts: Record<string, string>, more: object = {}) => JSON.stringify({ scripts, ...more })

describe('a fitted file', () => {
  test.each([
    ['package-lock.json', 'npm ci', 'npm test', 'npm run build'],
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile', 'pnpm test', 'pnpm run build'],
    ['yarn.lock', 'yarn install --frozen-lockfile', 'yarn test', 'yarn run build'],
    ['bun.lock', 'bun install --frozen-lockfile', 'bun run test', 'bun run build'],
  ])('takes the package manager from %s', async (lock, setup, unit, build) => {
    const manifest = script({ test: 'vitest', build: 'vite build' }, { dependencies: { react: '1' } })
    const fit = await fitted({ 'package.json': manifest, [lock]: '', '.env': 'A=1' })
    expect(fit.setup).toBe(setup)
    expect(fit.gates).toEqual({ unit, build })
    expect(fit.config.checkouts.copy).toEqual(['.env'])
    expect(fit.config.services[0]?.frameworks).toEqual(['React'])
    expect(fit.config.levels).toMatchObject([{ name: 'main', gates: { kind: 'gates', names: ['unit', 'build'] } }])
  })

  test('passes over the test script that npm init writes', async () => {
    const fit = await fitted({ 'package.json': script({ test: 'echo "Error: no test specified" && exit 1' }) })
    expect(fit.gates).toEqual({})
    expect(fit.config.levels).toMatchObject([{ gates: { kind: 'none' } }])
  })

  test.each<[string, Record<string, string>, string, string]>([
    ['Cargo', { 'Cargo.toml': '[package]' }, 'cargo test', ''],
    ['a Cargo workspace', { 'Cargo.toml': '[workspace]\nmembers=[]' }, 'cargo test --workspace', ''],
    ['Go', { 'go.mod': 'module x' }, 'go test ./...', 'go mod download'],
    [
      'uv',
      { 'pyproject.toml': '[project]\ndependencies=["pytest"]', 'uv.lock': '' },
      'uv run python -m pytest',
      'uv sync',
    ],
    ['poetry', { 'pyproject.toml': '[tool.poetry]\n[tool.pytest]' }, 'poetry run python -m pytest', 'poetry install'],
    ['plain Python', { 'setup.cfg': '[metadata]', 'tests/test_a.py': '' }, 'python3 -m unittest discover', ''],
    ['Maven', { 'pom.xml': '<project/>' }, 'mvn -q test', ''],
    ['Gradle with its wrapper', { 'build.gradle.kts': '', gradlew: '' }, './gradlew test', ''],
    ['Ruby', { Gemfile: 'gem "rspec"' }, 'bundle exec rspec', 'bundle install'],
    ['PHP', { 'composer.json': '{}', 'phpunit.xml': '' }, 'vendor/bin/phpunit', 'composer install'],
    ['.NET', { 'App.csproj': '' }, 'dotnet test', 'dotnet restore'],
    ['Elixir', { 'mix.exs': '' }, 'mix test', 'mix deps.get'],
    ['a Makefile', { Makefile: 'VAR := 1\ntest: build\n\ttrue\n' }, 'make test', ''],
  ])('knows %s', async (_, files, unit, setup) => {
    const fit = await fitted(files)
    expect(fit.gates.unit).toBe(unit)
    expect(fit.setup).toBe(setup)
  })

  test('keeps a virtual environment out of the agents’ commits', async () => {
    const files = { 'requirements.txt': 'pytest\n', 'test_a.py': '' }
    expect((await fitted(files)).setup).toContain("echo '*' > .venv/.gitignore")
    expect((await fitted({ '.gitignore': '.venv/\n' })).setup).not.toContain('.gitignore')
  })

  test('gives each side of a split project its ground, and tests a tester', async () => {
    const files = {
      'src/frontend/a.ts': '',
      'src/backend/a.ts': '',
      'test/a.ts': '',
      'docs/a.md': '',
      'package.json': '{}',
    }
    const { config } = await fitted(files)
    expect(
      config.services.map(({ name, role, directories }) => [name, role, directories.map(one => one.path)]),
    ).toEqual([
      ['frontend', 'implementor', ['src/frontend']],
      ['backend', 'implementor', ['src/backend']],
      ['docs', 'implementor', ['docs']],
      ['tester', 'tester', ['test']],
    ])
  })

  test('runs the gates of folders that each have a manifest', async () => {
    const fit = await fitted({
      'backend/go.mod': 'module x',
      'my frontend/package.json': script({ test: 'x' }, { devDependencies: { a: '1' } }),
    })
    expect(fit.gates).toEqual({ unit: 'go test ./...', vet: 'go vet ./...', 'unit-2': 'npm test' })
    expect(fit.config.gates.map(gate => (gate.kind === 'command' ? gate.directory : ''))).toEqual([
      'backend',
      'backend',
      'my frontend',
    ])
    expect(fit.setup).toBe("(cd backend && go mod download) && (cd 'my frontend' && npm install --no-package-lock)")
  })

  test('makes a service of each of a few packages', async () => {
    const { config } = await fitted({
      'package.json': '{"workspaces":["packages/*"]}',
      'packages/core/package.json': '{}',
      'packages/cli/package.json': '{}',
    })
    expect(config.services.map(({ name }) => name)).toEqual(['cli', 'core'])
  })

  test('takes the agent that is there, and says so where none is', async () => {
    expect((await fitted({}, ['codex', 'aider'])).config.services[0]?.runtime).toBe('codex')
    const none = await fitted({}, [])
    expect(none.config.services).toMatchObject([{ name: 'developer', runtime: 'claude' }])
    expect(none.text).toContain('is on your PATH: install one')
  })

  test('explains every line that says something', async () => {
    const { text } = await fitted({ 'package.json': script({ test: 'x', lint: 'y' }), 'test/a.ts': '' })
    const lines = text.split('\n')
    const bare = lines.filter(
      (line, index) =>
        /^\s+\S/.test(line) &&
        !line.includes('#') &&
        !/:$/.test(line) &&
        !/^\s+run:/.test(line) &&
        !lines[index - 1]?.includes('#'),
    )
    expect(bare).toEqual([])
  })
})

test('a text as YAML reads back as itself, in a list too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(parse(`a: ${scalar(text)}    # note\n`)).toEqual({ a: text })
      expect(parse(`a: [${scalar(text)}, x]\n`)).toEqual({ a: [text, 'x'] })
    }),
  )
})

describe('writing', () => {
  test('writes once and never over a file that is there', async () => {
    expect(await writeConfigFile(root, 'one', 'a')).toEqual({ ok: true, value: join(root, 'multi-agent.yaml') })
    expect(await writeConfigFile(root, 'two', 'b')).toMatchObject({ ok: false, error: { code: 'config-exists' } })
    expect(await readFile(join(root, 'multi-agent.yaml'), 'utf8')).toBe('one')
    expect(await readdir(root)).toEqual(['multi-agent.yaml'])
  })

  test('minds the other name, and a link that leads nowhere', async () => {
    await writeFiles(root, { 'multi-agent.yml': 'mine' })
    expect(await writeConfigFile(root, 'two', 'b')).toMatchObject({ error: { code: 'config-exists' } })
    await rm(join(root, 'multi-agent.yml'))
    await symlink('nowhere', join(root, 'multi-agent.yaml'))
    expect(await writeConfigFile(root, 'two', 'b')).toMatchObject({ error: { code: 'config-exists' } })
    expect(await readdir(root)).toEqual(['multi-agent.yaml'])
  })

  test('of two at once one wins', async () => {
    const both = await Promise.all([writeConfigFile(root, 'one', 'a'), writeConfigFile(root, 'two', 'b')])
    expect(both.filter(one => one.ok)).toHaveLength(1)
  })

  test('says when the folder cannot be written to', async () => {
    const gone = join(root, 'gone')
    expect(await writeConfigFile(gone, 'x', 'a')).toMatchObject({ error: { code: 'config-unwritable' } })
  })
})
