import type { GitCall, GitCode, GitError } from '@main/ports/git-error'

const rules: readonly (readonly [RegExp, GitCode])[] = [
  [/not a git repository|does not exist: .*\.git|not a gitdir/i, 'not-a-repository'],
  [/detected dubious ownership/i, 'unsafe-owner'],
  [/\.lock'?: File exists|could not lock config file .*File exists|data is locked|cannot lock references/i, 'locked'],
  // A checkout that another git registers in this very moment.
  [/failed to read .*[\\/]commondir/i, 'locked'],
  [/No space left on device|Disk quota exceeded/i, 'disk-full'],
  [
    /Please tell me who you are|empty ident name|no (email|name) was given|unable to auto-detect|consists only of disallowed/i,
    'no-identity',
  ],
  [/refusing to merge unrelated histories/i, 'unrelated-histories'],
  [
    /unknown revision|Needed a single revision|bad revision|not a valid (object|commit) name|not a valid branch point|reference is not a tree|with nonexistent object|is not a valid object|not a tree object|not something we can merge|as a valid ref|invalid object name|not a valid ref|fatal: bad object|invalid reference|no such ref/i,
    'missing-ref',
  ],
  [
    /Permission denied|Operation not permitted|Read-only file system|insufficient permission|unable to unlink/i,
    'permission',
  ],
  [
    /is corrupt|object file .* is empty|unable to read (tree|sha1 file|object)|missing (blob|tree|commit) object|index file (corrupt|smaller)|bad (index file|signature)|index uses .* extension|invalid object|could not (parse|read) (commit|object)|inflate: data stream error|packfile .* (cannot|invalid)|broken/i,
    'corrupt',
  ],
  [/not possible to fast-forward|refusing to .* non-fast-forward|diverging branches/i, 'not-fast-forward'],
  [/local changes to the following files would be overwritten|contains modified or untracked files/i, 'dirty'],
  [/untracked working tree files? .*would be|would lose untracked files/i, 'in-the-way'],
  [/already exists|exists; cannot create/i, 'exists'],
  [/after resolving the conflicts|you have unmerged files|unmerged paths/i, 'conflict'],
]

/** Says which kind of failure git's own words (English, LC_ALL=C) tell of; `failed` when none is known. */
export function classify(stderr: string): GitCode {
  return rules.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'failed'
}

/** The last lines of what a program said, at most 2000 characters. */
export const tail = (stderr: string): string => stderr.trim().slice(-2000)

const advice: Readonly<Record<string, string>> = {
  'not-a-repository': 'This is not a git repository. Choose a folder inside one, or run git init there.',
  'unsafe-owner':
    'Git refuses this repository because somebody else owns it. If you trust it, run git config --global --add safe.directory with its path.',
  locked: 'Another git process holds a lock. Wait until it is done, or let Espalier look for stale locks.',
  'disk-full': 'The disk is full. Free some space and try again.',
  'no-identity':
    'Git does not know who commits here. Run git config user.name "Your Name" and git config user.email you@example.com.',
  'unrelated-histories': 'The two have no commit in common, so they cannot be merged.',
  'missing-ref': 'There is no such commit here. Check its name, or fetch it first.',
  permission: 'The system does not allow this. Check who owns the files and whether the disk is read-only.',
  corrupt: 'The repository has damaged or missing objects. Run git fsck to see which.',
  'not-fast-forward': 'The branch has moved on, so it cannot be fast-forwarded. Build on its new commit.',
  dirty: 'Local edits are in the way. Commit or stash them first.',
  'in-the-way': 'Files that git does not track are in the way. Move them first.',
  exists: 'Something of that name is already there. Choose another name.',
  conflict: 'There are unresolved conflicts. Resolve them first.',
  timeout: 'Git did not finish in time and was stopped. Try again, or raise the time-out.',
  cancelled: 'Stopped before git finished.',
  'too-large': 'The output is larger than what was asked for.',
  bare: 'This repository has no checkout. Open one of its checkouts instead.',
  'no-git': 'The git program was not found. Install git 2.39 or newer, or give its path in the settings.',
}

// Either may be the longer name: feature in the way of feature/x, or feature/x in the way of feature.
const CLASH = /'refs\/heads\/([^']+)' exists; cannot create 'refs\/heads\/([^']+)'/

/** Words for a person: what happened and what to do, with git's own last line where ours say nothing. */
export function describe(code: GitCode, stderr: string): string {
  const [, there, wanted] = CLASH.exec(stderr) ?? []
  if (there && wanted)
    return `The branch ${there} is in the way of ${wanted}: git keeps branches like files and folders. Rename ${there}, or change the names under branches in multi-agent.yaml.`
  const last = tail(stderr).split('\n').at(-1) ?? ''
  return (
    advice[code] ?? (last === '' ? 'Git failed without saying why. Run the command by hand.' : `Git failed: ${last}`)
  )
}

/** Makes the error for a failed command out of its facts. Codes that need facts git does not print carry empty ones. */
export function gitError(code: GitCode, call: Omit<GitCall, 'message'>, subject = ''): GitError {
  const base = { ...call, message: describe(code, call.stderr) }
  switch (code) {
    case 'locked':
      return { ...base, code, lock: /'([^']+\.lock)'/.exec(call.stderr)?.[1] ?? null }
    case 'missing-ref':
      return { ...base, code, rev: subject }
    case 'invalid-name':
      return { ...base, code, name: subject }
    case 'exists':
      return { ...base, code, what: subject }
    case 'not-fast-forward':
      return { ...base, code, from: '', to: subject }
    case 'conflict':
    case 'dirty':
    case 'in-the-way':
    case 'unsaved':
      return { ...base, code, paths: [] }
    case 'operation':
      return { ...base, code, operation: subject }
    case 'git-too-old':
    case 'ref-moved':
    case 'checked-out':
    case 'wrong-branch':
      // Verbs decide these themselves, with all their facts.
      return { ...base, code: 'failed' }
    default:
      return { ...base, code }
  }
}

/** The empty call, for refusals decided before git was started. */
export const noCall: Omit<GitCall, 'message'> = { argv: [], exitCode: null, stderr: '' }
