/** Puts what a measurement printed into `docs/performance.md`, between marks of its own; the prose around stays. */

/** One JSON object that a measurement printed. */
export type Row = Readonly<Record<string, unknown>>;

/** The lines of an output that are JSON objects. */
export function rowsOf(output: string): Row[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as Row];
    } catch (error) {
      // A line of prose that happens to begin with a brace is not a row.
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  });
}

/**
 * The page with the section of one measurement made new. A section that the page lacks is put at its end.
 *
 * @param page text of the page
 * @param name of the measurement: `bench/<name>.ts`
 * @param machine one line that says what it ran on
 */
export function withResults(page: string, name: string, machine: string, rows: readonly Row[]): string {
  const begin = `<!-- bench:${name} -->`;
  const end = `<!-- /bench:${name} -->`;
  const section = `${begin}\n\n${machine}\n\n${tables(rows)}\n\n${end}`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from >= 0 && to > from) return page.slice(0, from) + section + page.slice(to + end.length);
  return `${page.trimEnd()}\n\n## ${name}\n\n${section}\n`;
}

/** Rows with the same fields share a table. */
function tables(rows: readonly Row[]): string {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const fields = Object.keys(row).join('\0');
    groups.set(fields, [...(groups.get(fields) ?? []), row]);
  }
  return [...groups].map(([fields, group]) => table(fields.split('\0'), group)).join('\n\n');
}

function table(fields: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = [line(fields.map(spaced)), line(fields.map(() => '---'))];
  return [...head, ...rows.map((row) => line(fields.map((field) => cell(row[field]))))].join('\n');
}

/** `msPerFrame` → `ms per frame`. */
const spaced = (field: string) => field.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

function cell(value: unknown): string {
  const text = typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : value;
  return (typeof text === 'string' ? text : (JSON.stringify(text) ?? '')).replaceAll('|', '\\|');
}
