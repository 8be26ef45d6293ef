/** The heading of a part of the sidebar. */
export function SideHeading({ title, count }: { title: string; count?: number }) {
  return (
    <h2 className="flex h-9 shrink-0 items-end gap-1.5 px-3 pb-1.5 text-meta font-medium text-ink-3">
      <span className="truncate" title={title}>
        {title}
      </span>
      {count !== undefined && count > 0 && <span className="tabular">{count}</span>}
    </h2>
  )
}
