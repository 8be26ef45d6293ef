import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createProcesses } from '@main/adapters/process/spawn'
import type { Env } from '@main/ports/processes'

const processes = createProcesses()

export interface GitAnswer {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder of its own with a HOME and a git configuration that nothing outside reaches. */
export interface TempHome {
  /** Absolute, symbolic links resolved. */
  readonly dir: string
  /** Environment for programs under test: PATH as here, HOME and git's configuration inside `dir`. */
  readonly env: Env
  /** Removes everything. */
  dispose(): Promise<void>
}

/** A real repository. Every method throws when git fails: a broken fixture is a broken test. */
export interface TempRepo extends TempHome {
  /** Root of the repository's first checkout (the repository itself when bare). */
  readonly root: string
  /** Runs git in `cwd` (the root by default) and gives its standard output without the last line break. */
  git(args: readonly string[], cwd?: string, extra?: Env): Promise<string>
  /** Like `git`, but gives failures too. */
  tryGit(args: readonly string[], cwd?: string, extra?: Env): Promise<GitAnswer>
  /** Writes files (paths from the root; contents as text). */
  write(files: Readonly<Record<string, string>>, cwd?: string): Promise<void>
  /** Writes files, adds everything, commits and gives the commit's name. Its date is fixed: minute `n` of 2026-01-01 for the n-th. */
  commit(message: string, files?: Readonly<Record<string, string>>, cwd?: string): Promise<string>
  /** Makes a branch at a revision (HEAD by default) without switching to it. */
  branch(name: string, at?: string): Promise<void>
  /** Name of the commit at a revision. */
  oid(rev: string, cwd?: string): Promise<string>
}

export interface TempRepoOptions {
  /** Files of the first commit; without them the repository has no commits. */
  readonly files?: Readonly<Record<string, string>>
  readonly bare?: boolean
  /** Extra lines of the global git configuration. */
  readonly config?: string
  /** Extra arguments of `git init`, for instance `--object-format=sha256`. */
  readonly init?: readonly string[]
  /** False leaves user.name and user.email out. */
  readonly identity?: boolean
  /** Folder name of the repository, `repo` by default. */
  readonly name?: string
}

/** File names that break careless parsers; all are legal on Linux and macOS. */
export const oddNames: readonly string[] = [
  'with space.txt',
  ' leading and trailing ',
  'quote"double".txt',
  "quote'single'.txt",
  'line\nbreak.txt',
  'tab\there.txt',
  'back\\slash.txt',
  'grün/日本語/🌱.txt',
  '-starts-with-dash',
  'a -> b',
  ':(top)magic',
  '*.glob?[x]',
  '#hash',
  '$(echo no)`x`',
  'deep/er/path/file',
  `${'long/'.repeat(49)}path!`,
  'n'.repeat(250),
  'aux',
  'CON.txt',
  'nul.tar.gz/com1',
  // One letter, and a letter with a mark after it: the same to the eye.
  'caf\u00e9.txt',
  'cafe\u0301.txt',
  '--end-of-options',
  '-',
]

/** Makes an isolated home in the system's temporary folder. */
export async function makeHome(options: Pick<TempRepoOptions, 'config' | 'identity'> = {}): Promise<TempHome> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'espalier-test-')))
  const home = join(dir, 'home')
  await mkdir(home)
  const user =
    options.identity === false
      ? '[user]\n\tuseConfigOnly = true\n'
      : '[user]\n\tname = Ada Test\n\temail = ada@example.test\n'
  const config = join(home, '.gitconfig')
  await writeFile(
    config,
    `${user}[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n${options.config ?? ''}\n`,
  )
  const { PATH, SystemRoot, TEMP, TMP, TMPDIR } = process.env
  const env: Env = {
    PATH,
    SystemRoot,
    TEMP,
    TMP,
    TMPDIR,
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
    ESPALIER_HOME: join(home, 'espalier'),
    LC_ALL: 'C',
  }
  return { dir, env, dispose: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Writes files below a folder, folders on the way included. */
export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}

/** Makes a real repository in a home of its own, with one commit ("First") when `files` are given. */
export async function makeRepo(options: TempRepoOptions = {}): Promise<TempRepo> {
  const home = await makeHome(options)
  const root = join(home.dir, options.name ?? 'repo')
  await mkdir(root, { recursive: true })
  let count = 0

  const tryGit = async (args: readonly string[], cwd = root, extra: Env = {}): Promise<GitAnswer> => {
    const outcome = await processes.run({ argv: ['git', ...args], cwd, env: { ...home.env, ...extra } })
    if (!outcome.ok) throw new Error(outcome.error.message)
    const { exitCode, stdout, stderr } = outcome.value
    return { exitCode, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') }
  }
  const git = async (args: readonly string[], cwd = root, extra: Env = {}): Promise<string> => {
    const answer = await tryGit(args, cwd, extra)
    if (answer.exitCode !== 0) throw new Error(`git ${args.join(' ')} gave ${answer.exitCode}: ${answer.stderr}`)
    return answer.stdout.replace(/\n$/, '')
  }
  const write = (files: Readonly<Record<string, string>>, cwd = root) => writeFiles(cwd, files)
  const oid = (rev: string, cwd = root) => git(['rev-parse', '--verify', `${rev}^{commit}`], cwd)
  const commit = async (message: string, files: Readonly<Record<string, string>> = {}, cwd = root) => {
    await write(files, cwd)
    await git(['add', '-A'], cwd)
    count += 1
    const date = new Date(Date.UTC(2026, 0, 1, 0, count)).toISOString()
    await git(['commit', '-q', '--allow-empty', '-m', message], cwd, {
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    })
    return oid('HEAD', cwd)
  }
  const branch = async (name: string, at = 'HEAD') => {
    await git(['branch', '--no-track', name, at])
  }

  await git(['init', '-q', ...(options.bare ? ['--bare'] : []), ...(options.init ?? []), '.'])
  if (options.files && !options.bare) await commit('First', options.files)
  return { ...home, root, git, tryGit, write, commit, branch, oid }
}
