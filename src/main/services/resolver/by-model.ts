import type { TreeChange } from '@main/ports/resolve-git'
import { runtimeNamed } from '@shared/domain/config/rules'
import { DEFAULT_MODEL } from '@shared/domain/resolution/runtime'
import { z } from 'zod'
import type { ResolverDeps } from './deps'
import { nothing, type Try, type TryOutcome } from './outcome'
import { resolverPrompt } from './prompt'

/** Text of all files in conflict that is sent to a model at most. */
const MOST = 400_000

const Answer = z.object({
  rationale: z.string(),
  files: z.array(z.object({ path: z.string(), content: z.string().nullable() })),
})

const SHAPE = {
  properties: {
    rationale: { type: 'string', description: 'For each conflict: what each side wanted and what you did about it.' },
    files: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string' },
          content: {
            type: ['string', 'null'],
            description: 'The whole file as it should be; null: the file is not there.',
          },
        },
        required: ['path', 'content'],
      },
    },
  },
  required: ['rationale', 'files'],
}

const HOW =
  'Answer with every file in conflict as it should be, whole, and your rationale. The files with their markers:'

/** The model a runtime asks for: `--model NAME` among its arguments, as the programs take it. */
function modelOf(args: readonly string[]): string {
  const at = args.indexOf('--model')
  return (at >= 0 ? args[at + 1] : undefined) ?? DEFAULT_MODEL
}

async function markedFiles({ git, repo }: ResolverDeps, { ground }: Try): Promise<string | null> {
  const parts: string[] = []
  let size = 0
  for (const path of ground.files) {
    const blob = await git.readBlob(repo, `${ground.conflict.tree}:${path}`, MOST)
    if (!blob.ok) return null
    const text = blob.value?.bytes
    if (text?.includes(0)) return null
    size += text?.length ?? 0
    if (size > MOST) return null
    parts.push(text ? `## ${path}\n${text.toString('utf8')}` : `## ${path}\n(not there)`)
  }
  return parts.join('\n\n')
}

/** A try by a model that is asked for the files in conflict and answers with them. No checkout is needed. */
export async function tryByModel(deps: ResolverDeps, one: Try): Promise<TryOutcome> {
  const { resolver } = one.config
  const runtime = resolver ? runtimeNamed(one.config, resolver.runtime) : undefined
  if (!resolver || !runtime) return nothing('unknown-runtime', 'The configuration names no runtime for the resolver.')
  const marked = await markedFiles(deps, one)
  if (marked === null)
    return nothing('too-large', 'The files in conflict are not text, or too large to be sent to a model.')
  const prompt = `${resolverPrompt(one.brief, HOW)}\n${marked}\n`
  one.log.write(`${prompt}\n[asking ${modelOf(runtime.args)}]\n`)
  const asked = await deps.model.ask({
    model: modelOf(runtime.args),
    prompt,
    shape: SHAPE,
    env: { ...(await deps.environment()), ...one.config.environment.set, ...runtime.environment.set },
    timeoutMs: resolver.timeout,
    signal: one.signal,
    onText: text => one.log.write(text),
  })
  if (one.signal.aborted) return { kind: 'cancelled' }
  if (!asked.ok) return nothing(asked.error.code, asked.error.message)
  const { usage } = asked.value
  const read = Answer.safeParse(asked.value.value)
  if (!read.success) return nothing('bad-answer', 'The model did not answer with files and a rationale.', usage)
  one.log.write(`\n${JSON.stringify(read.data, null, 1)}\n`)
  const changes: TreeChange[] = []
  for (const { path, content } of read.data.files) {
    if (!isPlain(path))
      return nothing('elsewhere', `The model named a path that cannot be: ${path.slice(0, 200)}`, usage)
    if (content === null) {
      changes.push({ path, mode: '0', oid: null })
      continue
    }
    const oid = await deps.resolveGit.writeBlob(deps.repo, content)
    if (!oid.ok) return nothing(oid.error.code, oid.error.message, usage)
    const stages = one.ground.conflict.stages.filter(stage => stage.path === path)
    const mode = (stages.find(({ stage }) => stage === 3) ?? stages[0])?.mode ?? '100644'
    changes.push({ path, mode, oid: oid.value })
  }
  const tree = await deps.resolveGit.treeWith(deps.repo, { tree: one.ground.conflict.tree, changes })
  if (!tree.ok) return nothing(tree.error.code, tree.error.message, usage)
  return { kind: 'offered', tree: tree.value, rationale: read.data.rationale, usage }
}

/** A path within the repository, as git writes it. */
const isPlain = (path: string): boolean =>
  path !== '' &&
  !path.includes('\0') &&
  path.split('/').every(part => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
