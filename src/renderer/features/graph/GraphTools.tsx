import { Icon } from '@renderer/ui/icon'
import { IconButton } from '@renderer/ui/icon-button'
import { Download, Maximize, Minus, Plus, Table2, TreeDeciduous } from 'lucide-react'

/** The few buttons over the picture. */
export function GraphTools({
  table,
  onTable,
  onZoom,
  onFit,
  onSave,
}: {
  table: boolean
  onTable(): void
  onZoom(factor: number): void
  onFit(): void
  onSave(): void
}) {
  return (
    <div className="absolute top-2 right-2 flex gap-0.5" role="toolbar" aria-label="Picture">
      {!table && (
        <>
          <IconButton label="Zoom out" shortcut="-" size="small" onClick={() => onZoom(0.8)}>
            <Icon of={Minus} />
          </IconButton>
          <IconButton label="Fit the tree" shortcut="0" size="small" onClick={onFit}>
            <Icon of={Maximize} />
          </IconButton>
          <IconButton label="Zoom in" shortcut="+" size="small" onClick={() => onZoom(1.25)}>
            <Icon of={Plus} />
          </IconButton>
          <IconButton label="Save as SVG" size="small" onClick={onSave}>
            <Icon of={Download} />
          </IconButton>
        </>
      )}
      <IconButton label={table ? 'Show the tree' : 'Show as table'} size="small" pressed={table} onClick={onTable}>
        <Icon of={table ? TreeDeciduous : Table2} />
      </IconButton>
    </div>
  )
}
