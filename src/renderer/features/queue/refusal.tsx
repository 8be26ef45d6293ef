import { landingLooks } from '@renderer/store/looks'
import { ReasonNote } from '@renderer/ui/reason-note'
import type { Landing } from '@shared/domain/landing/schema'

/** What the reason says elsewhere on the screen, or what only a program needs. */
const elsewhere = new Set([
  'files',
  'log',
  'head',
  'base',
  'mergeBase',
  'branch',
  'target',
  'messages',
  'gate',
  'exitCode',
  'ask',
  'resolution',
  'out_of',
  'missing',
  'figures',
  'allowed',
  'service',
  'level',
  'address',
  'remote',
  'culprits',
  'commits',
  'green',
  'red',
  'probes',
])

/** The files two branches both changed; empty where that is not what keeps the landing. */
export function conflictsOf(landing: Landing): readonly string[] {
  const files = landing.reason?.code === 'conflict' ? landing.reason.facts?.files : null
  return Array.isArray(files) ? files : []
}

/** Why a landing does not go on, with the files it is about a click from their changes. */
export function Refusal({ landing, onFile }: { landing: Landing; onFile(path: string): void }) {
  const { reason, state } = landing
  if (!reason) return null
  const look = landingLooks[state]
  const files = reason.facts?.files
  const facts = Object.fromEntries(
    Object.entries(reason.facts ?? {}).filter(
      ([name, value]) => !elsewhere.has(name) && !(Array.isArray(value) && value.length === 0),
    ),
  )
  return (
    <ReasonNote shape={look.shape} tone={look.tone} reason={{ ...reason, facts }}>
      {Array.isArray(files) && files.length > 0 && (
        <ul className="flex flex-col" aria-label="Files">
          {files.map(path => (
            <li key={path}>
              <button
                type="button"
                onClick={() => onFile(path)}
                className="mono text-left text-dense break-all text-sky hover:underline"
              >
                {path}
              </button>
            </li>
          ))}
        </ul>
      )}
    </ReasonNote>
  )
}
