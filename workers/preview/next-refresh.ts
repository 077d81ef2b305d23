/** Calls back at the next screen refresh; returns how to cancel. Workers without a screen to follow refresh 60 times a second. */
export function nextRefresh(tick: () => void): () => void {
  if (typeof requestAnimationFrame === 'function') {
    const id = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(id);
  }
  const id = setTimeout(tick, 1000 / 60);
  return () => clearTimeout(id);
}
