import type { Ecosystem, FoundGate } from './ecosystem'
import type { Folder } from './survey'

const frameworks: Readonly<Record<string, string>> = {
  fastapi: 'FastAPI',
  django: 'Django',
  flask: 'Flask',
  sqlalchemy: 'SQLAlchemy',
}

type Tool = { readonly name: string; readonly setup: string | null; readonly prefix: string }

/** uv, poetry or pip with a virtual environment; pytest where it is spoken of, else unittest where there are tests. */
export function python(folder: Folder): Ecosystem | null {
  const has = (name: string) => folder.files.includes(name)
  const pinned = Object.keys(folder.texts).filter(name => /^requirements.*\.txt$/.test(name))
  if (!has('pyproject.toml') && !has('setup.cfg') && !has('setup.py') && pinned.length === 0) return null
  const said = ['pyproject.toml', 'setup.cfg', 'tox.ini', ...pinned].map(name => folder.texts[name] ?? '').join('\n')
  const tool = toolOf(folder, said, pinned)
  const pytest = /pytest/i.test(said) || has('pytest.ini') || has('conftest.py')
  const tests =
    folder.folders.some(name => /^tests?$/.test(name)) || folder.files.some(name => /^test_.*\.py$/.test(name))
  const gate = (name: string, run: string, why: string): FoundGate => {
    return { name, run: `${tool.prefix}${run}`, directory: folder.path, why, timeout: '10m' }
  }
  const gates = [
    ...(pytest ? [gate('unit', 'python -m pytest', 'the project speaks of pytest')] : []),
    ...(!pytest && tests
      ? [gate('unit', 'python -m unittest discover', 'there are tests, and no word of pytest')]
      : []),
    ...(/\bruff\b/.test(said) ? [gate('lint', 'python -m ruff check .', 'the project speaks of ruff')] : []),
  ]
  const used = Object.keys(frameworks).filter(key => new RegExp(`\\b${key}\\b`, 'i').test(said))
  return {
    name: `Python (${tool.name})`,
    languages: ['Python'],
    frameworks: used.map(key => frameworks[key] ?? key),
    setup: tool.setup,
    gates: tool.prefix === '' ? gates.map(one => ({ ...one, run: one.run.replace(/^python /, 'python3 ') })) : gates,
  }
}

function toolOf(folder: Folder, said: string, pinned: readonly string[]): Tool {
  const has = (name: string) => folder.files.includes(name)
  if (has('uv.lock') || /\[tool\.uv[\].]/.test(said)) return { name: 'uv', setup: 'uv sync', prefix: 'uv run ' }
  if (has('poetry.lock') || said.includes('[tool.poetry'))
    return { name: 'poetry', setup: 'poetry install', prefix: 'poetry run ' }
  if (pinned.length === 0 && !/^\s*(dependencies|install_requires)\s*=/m.test(said))
    return { name: 'no dependencies', setup: null, prefix: '' }
  // Agents' uncommitted files are committed for them: an environment that git does not ignore would go along.
  const ignored = /^\/?\.venv\b/m.test(folder.texts['.gitignore'] ?? '')
  const make = `python3 -m venv .venv${ignored ? '' : " && echo '*' > .venv/.gitignore"}`
  const what = pinned.length > 0 ? pinned.map(name => `-r ${name}`).join(' ') : '-e .'
  return { name: 'pip', setup: `${make} && .venv/bin/pip install ${what}`, prefix: '.venv/bin/' }
}
