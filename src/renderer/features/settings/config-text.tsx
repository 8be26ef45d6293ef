import { useModel, useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { cx } from '@renderer/ui/cx'
import { Glyph } from '@renderer/ui/glyph'
import type { ConfigProblem } from '@shared/domain/project/schema'
import { useEffect, useState } from 'react'
import { Section } from './section'

/** The configuration as it is written, with its mistakes at their lines. */
export function ConfigText({ problems }: { problems: readonly ConfigProblem[] }) {
  const session = useSession()
  const hash = useModel(model => model.project?.config.hash)
  const [file, setFile] = useState<{ path: string; text: string | null } | null>(null)
  useEffect(() => {
    void hash
    void problems
    return session.onUp(() => {
      void session.engine.call('config.read', {}).then(result => {
        if (result.ok) setFile(result.value)
      })
    })
  }, [session, hash, problems])
  const init = async () => {
    const result = await session.engine.call('config.init', {})
    if (!result.ok) session.notify({ kind: 'refused', failure: result.error })
  }
  if (!file) return null
  return (
    <Section
      title="multi-agent.yaml"
      note={file.text === null ? 'There is none; the defaults are in force.' : 'Read again as soon as it is saved.'}
      action={
        file.text === null ? (
          <Button size="small" onClick={() => void init()}>
            Write one
          </Button>
        ) : (
          <Button size="small" onClick={() => session.reveal(file.path, problems[0]?.line)}>
            Edit
          </Button>
        )
      }
    >
      {problems.map(problem => (
        <div
          key={`${problem.line}:${problem.column}:${problem.message}`}
          className="flex items-start gap-2 text-dense"
          data-selectable
        >
          <Glyph shape="bang" tone="bud" className="mt-px" />
          <p>
            <span className="mono">
              {problem.line}:{problem.column}
            </span>{' '}
            {problem.message}
            {problem.hint && <span className="block text-ink-2">{problem.hint}</span>}
          </p>
        </div>
      ))}
      {file.text !== null && <Source text={file.text} marked={new Set(problems.map(problem => problem.line))} />}
    </Section>
  )
}

function Source({ text, marked }: { text: string; marked: ReadonlySet<number> }) {
  const lines = text.split('\n').map((line, at) => ({ line, number: at + 1 }))
  return (
    <pre
      className="mono overflow-x-auto rounded-control border bg-raised py-2 text-meta leading-[18px]"
      data-selectable
    >
      {lines.map(({ line, number }) => (
        <span key={number} className={cx('flex', marked.has(number) && 'bg-bud-soft')}>
          <span className="tabular w-10 shrink-0 pr-3 text-right text-ink-3 select-none">{number}</span>
          <YamlLine line={line} />
        </span>
      ))}
    </pre>
  )
}

/** Keys in full ink, comments in quiet ink: enough to find one's way. */
function YamlLine({ line }: { line: string }) {
  const comment = line.search(/(^|\s)#/)
  const body = comment < 0 ? line : line.slice(0, comment)
  const key = /^(\s*(?:- )?)([\w.-]+:)/.exec(body)
  return (
    <span className="pr-4">
      {key ? (
        <>
          {key[1]}
          <span className="text-ink">{key[2]}</span>
          <span className="text-ink-2">{body.slice(key[0].length)}</span>
        </>
      ) : (
        <span className="text-ink-2">{body}</span>
      )}
      {comment >= 0 && <span className="text-ink-3">{line.slice(comment)}</span>}
    </span>
  )
}
