import { For, type JSX, Show } from 'solid-js';

export interface Column<Row> {
  readonly title: string;
  /** Of figures: set flush right, so that digits stand under digits. */
  readonly figure?: boolean;
  readonly cell: (row: Row) => JSX.Element;
}

/** A titled table; the first column heads the row. Says what to do when it is empty. */
export function Table<Row>(props: {
  title: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  empty?: JSX.Element;
}): JSX.Element {
  return (
    <div class="board-panel">
      <h2>{props.title}</h2>
      <Show when={props.rows.length > 0} fallback={<div class="board-empty">{props.empty ?? '–'}</div>}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
        <section class="board-scroll" tabIndex={0} aria-label={props.title}>
          <table class="board-table">
            <thead>
              <tr>
                <For each={props.columns}>
                  {({ title, figure }) => (
                    <th scope="col" classList={{ 'board-figure': figure ?? false }}>
                      {title}
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={props.rows}>
                {(row) => (
                  <tr>
                    <For each={props.columns}>
                      {({ cell, figure }, i) =>
                        i() === 0 ? (
                          <th scope="row">{cell(row)}</th>
                        ) : (
                          <td classList={{ 'board-figure tabular': figure ?? false }}>{cell(row)}</td>
                        )
                      }
                    </For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </div>
  );
}
