const widths = [72, 54, 88, 63, 80, 46, 70, 58]

/** Grey lines where rows will be. They come after 300 ms, so that what is quick does not flicker, and do not move. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className="appearing flex flex-col gap-3 p-4" aria-hidden="true">
      {widths.slice(0, rows).map(width => (
        <div key={width} className="h-3 rounded-sm bg-hover" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
