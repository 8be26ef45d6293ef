import { Toaster, toast } from 'sonner'
import { Button } from './button'
import { Glyph } from './glyph'
import type { Shape, Tone } from './look'

/** Where toasts appear. Once, at the top. */
export function Toasts() {
  return <Toaster position="bottom-right" offset={{ bottom: 36, right: 16 }} gap={8} visibleToasts={4} expand />
}

export interface Notice {
  title: string
  detail?: string
  shape?: Shape
  tone?: Tone
  actions?: readonly { title: string; run(): void }[]
  /** ms on screen; longer where there is something to read. */
  for?: number
}

/** Says that something happened; `actions` (Undo, Show evidence) close it. */
export function notify(notice: Notice): void {
  const look = notice.shape ?? 'check'
  toast.custom(
    id => (
      <div className="flex w-92 items-start gap-2.5 rounded-pane border border-line-strong bg-raised px-3 py-2.5 font-sans text-body text-ink shadow-float">
        <Glyph shape={look} tone={notice.tone ?? 'leaf'} className="mt-[3px]" />
        <div className="min-w-0 flex-1" data-selectable>
          <p className="font-medium break-words">{notice.title}</p>
          {notice.detail && <p className="text-dense break-words whitespace-pre-line text-ink-2">{notice.detail}</p>}
        </div>
        {notice.actions?.map(action => (
          <Button
            key={action.title}
            size="small"
            look="quiet"
            className="-my-0.5 text-sky hover:text-sky"
            onClick={() => {
              toast.dismiss(id)
              action.run()
            }}
          >
            {action.title}
          </Button>
        ))}
      </div>
    ),
    { duration: notice.for ?? (notice.detail ? 9000 : 5000) },
  )
}
