import { type Component, createEffect, createSignal, For } from 'solid-js';
import type { MediaAsset } from '../../../project/records/media-asset.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { preferences } from '../../ui/preferences.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { MediaItem } from './media-item.tsx';

/** A listbox: one stop for Tab, arrows inside it, Enter adds at the playhead, Shift+Enter inserts. */
export const MediaList: Component<{ assets: readonly MediaAsset[]; bins: readonly string[] }> = (props) => {
  const { state, actions } = useEditor();
  const [cursor, setCursor] = createSignal('');
  let list: HTMLDivElement | undefined;
  const at = () =>
    Math.max(
      0,
      props.assets.findIndex((asset) => asset.id === cursor()),
    );
  createEffect(() => {
    // What was filtered away or removed is no longer chosen.
    const present = new Set(props.assets.map((asset) => asset.id));
    const kept = [...state.media()].filter((id) => present.has(id));
    if (kept.length !== state.media().size) state.setMedia(kept);
  });

  const choose = (asset: MediaAsset, how: 'only' | 'toggle' | 'range') => {
    if (how === 'range') {
      const [from, to] = [at(), props.assets.indexOf(asset)].sort((a, b) => a - b) as [number, number];
      state.setMedia(props.assets.slice(from, to + 1).map(({ id }) => id));
      return;
    }
    setCursor(asset.id);
    const next = new Set(how === 'toggle' ? state.media() : []);
    if (!next.delete(asset.id)) next.add(asset.id);
    state.setMedia(next);
  };
  const go = (to: number, extend: boolean) => {
    const asset = props.assets[Math.max(0, Math.min(props.assets.length - 1, to))];
    if (!asset) return;
    if (extend) state.setMedia([...state.media(), asset.id]);
    else state.setMedia([asset.id]);
    setCursor(asset.id);
    const item = list?.querySelector<HTMLElement>(`[data-asset="${asset.id}"]`);
    item?.focus();
    item?.scrollIntoView({ block: 'nearest' });
  };
  const columns = () => {
    const items = [...(list?.children ?? [])] as HTMLElement[];
    const first = items[0]?.offsetTop;
    const count = items.findIndex((item) => item.offsetTop !== first);
    return preferences.binView === 'list' ? 1 : count < 0 ? items.length : count;
  };
  const run = (id: string) =>
    void actions()
      .find((action) => action.id === id)
      ?.run();
  const onKey = (event: KeyboardEvent) => {
    const steps: Record<string, () => number> = {
      ArrowLeft: () => at() - 1,
      ArrowRight: () => at() + 1,
      ArrowUp: () => at() - columns(),
      ArrowDown: () => at() + columns(),
      Home: () => 0,
      End: () => props.assets.length - 1,
    };
    const step = steps[event.key];
    if (step && !event.altKey && !event.ctrlKey && !event.metaKey) go(step(), event.shiftKey);
    else if (event.key === 'Enter') run(event.shiftKey ? 'clip.insert' : 'clip.append');
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      state.setMedia(props.assets.map(({ id }) => id));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={list}
      class={`bin-list scroll ${preferences.binView === 'grid' ? 'bin-grid' : ''}`}
      role="listbox"
      aria-multiselectable="true"
      aria-label={t('editor.panels.media')}
      tabIndex={-1}
      onKeyDown={onKey}
      onClick={(event) => event.target === event.currentTarget && state.setMedia([])}
    >
      <For each={props.assets}>
        {(asset, index) => (
          <MediaItem
            asset={asset}
            bins={props.bins}
            selected={state.media().has(asset.id)}
            reachable={index() === at()}
            onChoose={(how) => choose(asset, how)}
          />
        )}
      </For>
    </div>
  );
};
