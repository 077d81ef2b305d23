import { type Accessor, createSignal, type Setter } from 'solid-js';
import type { Channel } from '../../protocol/relay/alerts.ts';
import { type ChannelLines, channelsOf, linesOf } from './channels.ts';

/** What a form asks the relay for, as far as it is filled in; where it goes is kept as the lines that are typed. */
export interface Wish<W> {
  readonly wish: Accessor<W>;
  readonly lines: Accessor<ChannelLines>;
  readonly setLines: Setter<ChannelLines>;
  change(part: Partial<W>): void;
  /** The form opens. */
  begin(wish: W): void;
  /** To be sent. */
  whole(): W;
}

export function createWish<W extends { readonly channels: readonly Channel[] }>(empty: W): Wish<W> {
  const [wish, setWish] = createSignal<W>(empty);
  const [lines, setLines] = createSignal<ChannelLines>(linesOf(empty.channels));
  return {
    wish,
    lines,
    setLines,
    change: (part) => void setWish((last) => ({ ...last, ...part })),
    begin(next) {
      setWish(() => next);
      setLines(linesOf(next.channels));
    },
    whole: () => ({ ...wish(), channels: channelsOf(lines()) }),
  };
}
