import { useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { Icon } from '@renderer/ui/icon'
import { Input } from '@renderer/ui/input'
import { Segments } from '@renderer/ui/segments'
import { Select } from '@renderer/ui/select'
import { Severity } from '@shared/domain/risk/schema'
import { Plus } from 'lucide-react'
import { useState } from 'react'

const severities = Severity.options.map(value => ({
  value,
  title: `${value.slice(0, 1).toUpperCase()}${value.slice(1)}`,
}))
const kinds = [
  { value: 'risk', title: 'Risk' },
  { value: 'blocker', title: 'Blocker' },
] as const

/** One line writes a risk down. */
export function AddRisk() {
  const session = useSession()
  const [title, setTitle] = useState('')
  const [severity, setSeverity] = useState<Severity>('medium')
  const [kind, setKind] = useState<'risk' | 'blocker'>('risk')
  const add = () => {
    const given = title.trim()
    if (given === '') return
    setTitle('')
    void perform(session, { type: 'risk.add', kind, title: given, severity })
  }
  return (
    <form
      className="flex shrink-0 items-center gap-2 border-b px-4 py-2"
      onSubmit={event => {
        event.preventDefault()
        add()
      }}
    >
      <Input
        id="new-risk"
        aria-label="New risk"
        className="min-w-32 flex-1"
        icon={<Icon of={Plus} size={14} />}
        placeholder={kind === 'risk' ? 'What may go wrong?' : 'What stands in the way?'}
        value={title}
        maxLength={300}
        onChange={event => setTitle(event.target.value)}
      />
      <Segments label="Kind" value={kind} options={kinds} onChange={setKind} />
      <Select
        label="How grave"
        value={severity}
        options={severities}
        onChange={value => {
          const read = Severity.safeParse(value)
          if (read.success) setSeverity(read.data)
        }}
      />
    </form>
  )
}
