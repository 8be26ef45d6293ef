import { Icon } from '@renderer/ui/icon'
import { IconButton } from '@renderer/ui/icon-button'
import { Input } from '@renderer/ui/input'
import { readToken } from '@renderer/ui/tokens'
import { ArrowDown, ArrowUp, CaseSensitive, Regex, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { hexOf } from './hex'
import type { Screen } from './screen'

/** Finds text in a terminal's scrollback: the nearest above first, Enter goes on upwards, Shift+Enter down, Escape closes. */
export function SearchBar({ screen, onClose }: { screen: Screen; onClose(): void }) {
  const [text, setText] = useState('')
  const [caseSensitive, setCase] = useState(false)
  const [regex, setRegex] = useState(false)
  const [found, setFound] = useState<{ at: number; of: number } | null>(null)
  const { search, terminal } = screen
  const options = useMemo(
    () => ({
      caseSensitive,
      regex,
      decorations: {
        matchBackground: hexOf(readToken('bud'), readToken('pane'), 0.26),
        activeMatchBackground: hexOf(readToken('bud'), readToken('pane'), 0.5),
        activeMatchBorder: hexOf(readToken('bud')),
        matchOverviewRuler: hexOf(readToken('bud')),
        activeMatchColorOverviewRuler: hexOf(readToken('sky')),
      },
    }),
    [caseSensitive, regex],
  )
  useEffect(() => {
    const watch = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ at: resultIndex + 1, of: resultCount }),
    )
    return () => {
      watch.dispose()
      search.clearDecorations()
      terminal.focus()
    }
  }, [search, terminal])
  useEffect(() => {
    if (text === '') search.clearDecorations()
    else search.findPrevious(text, { ...options, incremental: true })
  }, [search, text, options])
  const go = (down: boolean): void => {
    if (down) search.findNext(text, options)
    else search.findPrevious(text, options)
  }
  return (
    <div className="rising absolute top-1.5 right-4 z-10 flex items-center gap-0.5 rounded-control border border-line-strong bg-raised p-1 shadow-float">
      <Input
        autoFocus
        className="w-52"
        aria-label="Find in terminal"
        placeholder="Find"
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') onClose()
          else if (event.key === 'Enter') go(event.shiftKey)
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
        trailing={
          <span className="tabular text-meta text-ink-3" aria-live="polite">
            {text === '' || found === null ? '' : found.of === 0 ? 'none' : `${Math.max(1, found.at)} of ${found.of}`}
          </span>
        }
      />
      <IconButton label="Match case" size="small" pressed={caseSensitive} onClick={() => setCase(now => !now)}>
        <Icon of={CaseSensitive} />
      </IconButton>
      <IconButton label="Regular expression" size="small" pressed={regex} onClick={() => setRegex(now => !now)}>
        <Icon of={Regex} />
      </IconButton>
      <IconButton label="Above" shortcut="enter" size="small" onClick={() => go(false)}>
        <Icon of={ArrowUp} />
      </IconButton>
      <IconButton label="Below" shortcut="shift+enter" size="small" onClick={() => go(true)}>
        <Icon of={ArrowDown} />
      </IconButton>
      <IconButton label="Close" shortcut="escape" size="small" onClick={onClose}>
        <Icon of={X} />
      </IconButton>
    </div>
  )
}
