import { type Component, createSignal, Show } from 'solid-js';
import { reportOf } from '../../../base/errors.ts';
import { formatTimecode } from '../../../base/timecode.ts';
import type { MediaAsset } from '../../../project/records/media-asset.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { formatDuration } from '../../ui/i18n/format.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import type { IconName } from '../../ui/icons/paths.ts';
import { ContextArea, type MenuEntry } from '../../ui/menu.tsx';
import { notifyError } from '../../ui/notices.ts';
import { preferences } from '../../ui/preferences.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { pickFiles } from '../../workspace/files.ts';
import { dragMedia } from './drag-media.ts';
import { moveToBin, removeAssets, renameAsset, usesOf } from './edit-assets.ts';
import { MediaPicture } from './media-picture.tsx';

const KIND_ICONS: Readonly<Record<MediaAsset['kind'], IconName>> = {
  video: 'film',
  audio: 'audio',
  image: 'image',
};

export const MediaItem: Component<{
  asset: MediaAsset;
  bins: readonly string[];
  selected: boolean;
  /** The one that Tab reaches. */
  reachable: boolean;
  onChoose: (how: 'only' | 'toggle' | 'range') => void;
}> = (props) => {
  const editor = useEditor();
  const { media } = editor.session;
  const [renaming, setRenaming] = createSignal(false);
  const [removing, setRemoving] = createSignal(0);
  const [mismatch, setMismatch] = createSignal<File | null>(null);
  const missing = () => media.missing().has(props.asset.id);
  const hasProxy = () => media.proxies().has(props.asset.id);
  const facts = () => {
    const video = props.asset.video[0];
    const size = video ? `${video.width} × ${video.height}` : '';
    const codec = video?.codec ?? props.asset.audio[0]?.codec ?? '';
    const { broadcast } = props.asset;
    const start = broadcast ? formatTimecode(broadcast.start, editor.sequence().frameRate) : '';
    const notes = broadcast ? [start, broadcast.originatedAt, broadcast.description] : [];
    return [[size, props.asset.format, codec], notes]
      .map((line) => line.filter(Boolean).join(' · '))
      .filter(Boolean)
      .join('\n');
  };
  const run = (id: string) => {
    if (!props.selected) props.onChoose('only');
    void editor
      .actions()
      .find((action) => action.id === id)
      ?.run();
  };
  const relink = async (force: boolean, chosen?: File) => {
    const [picked] = chosen ? [{ file: chosen, handle: null }] : await pickFiles({ multiple: false });
    if (!picked) return;
    try {
      await media.relink(props.asset.id, picked, { force });
    } catch (error) {
      const report = reportOf(error);
      if (report.code === 'relink-mismatch') setMismatch(picked.file);
      else notifyError(report);
    }
  };
  const remove = () => {
    const uses = usesOf(editor.snapshot(), props.asset.id);
    if (uses > 0) setRemoving(uses);
    else removeAssets(editor, [props.asset.id]);
  };
  const newBin = () => t('editor.media.newBinName', { number: props.bins.length + 1 });
  const entries = (): MenuEntry[] => [
    { title: t('editor.media.add'), icon: 'plus', keys: 'Enter', run: () => run('clip.append') },
    { title: t('editor.media.insert'), icon: 'ripple', keys: 'Shift+Enter', run: () => run('clip.insert') },
    ...(missing()
      ? [{ title: t('editor.media.relink'), icon: 'relink' as const, run: () => void relink(false) }]
      : []),
    ...(media.canHaveProxy(props.asset.id) && !missing()
      ? [
          hasProxy()
            ? {
                title: t('editor.media.removeProxy'),
                icon: 'proxy' as const,
                run: () =>
                  void media.removeProxy(props.asset.id).catch((error) => notifyError(reportOf(error))),
              }
            : {
                title: t('editor.media.makeProxy'),
                icon: 'proxy' as const,
                run: () => media.makeProxy(props.asset.id),
              },
        ]
      : []),
    {
      title: t('editor.media.rename'),
      icon: 'edit',
      separated: true,
      takesFocus: true,
      run: () => setRenaming(true),
    },
    ...props.bins
      .filter((bin) => bin !== props.asset.bin)
      .map((bin) => ({
        title: t('editor.media.moveTo', { bin }),
        icon: 'folder' as const,
        run: () => moveToBin(editor, props.asset.id, bin),
      })),
    {
      title: t('editor.media.newBin'),
      icon: 'folder',
      run: () => moveToBin(editor, props.asset.id, newBin()),
    },
    ...(props.asset.bin
      ? [
          {
            title: t('editor.media.moveToRoot'),
            icon: 'folder' as const,
            run: () => moveToBin(editor, props.asset.id, ''),
          },
        ]
      : []),
    { title: t('editor.media.remove'), icon: 'trash', danger: true, separated: true, run: remove },
  ];
  return (
    <>
      <div
        class="media-item"
        classList={{ 'media-missing': missing() }}
        role="option"
        aria-selected={props.selected}
        tabIndex={props.reachable ? 0 : -1}
        data-asset={props.asset.id}
        title={`${props.asset.name}\n${facts()}`}
        onPointerDown={(event) =>
          dragMedia(event, editor, props.asset.id, () => !props.selected && props.onChoose('only'))
        }
        onClick={(event) =>
          props.onChoose(event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
        }
        onDblClick={() => run('clip.append')}
        onKeyDown={(event) => {
          if (event.key === 'Delete' || event.key === 'Backspace') remove();
          else if (event.key === 'F2') setRenaming(true);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <ContextArea class="media-area" entries={entries}>
          <span class="media-picture">
            <MediaPicture asset={props.asset} />
            <span class="media-kind">
              <Icon name={missing() ? 'warning' : KIND_ICONS[props.asset.kind]} size={12} />
              <span class="visually-hidden">
                {t(`editor.media.${props.asset.kind}`)} {missing() ? t('editor.media.missing') : ''}
              </span>
            </span>
            <Show when={hasProxy()}>
              <span class="media-proxy" title={t('editor.media.proxyBadge')}>
                <Icon name="proxy" size={12} />
                <span class="visually-hidden">{t('editor.media.proxyBadge')}</span>
              </span>
            </Show>
            <Show when={props.asset.kind !== 'image'}>
              <span class="media-length tabular">{formatDuration(props.asset.duration)}</span>
            </Show>
          </span>
          <span class="media-text">
            <Show when={renaming()} fallback={<span class="media-name truncate">{props.asset.name}</span>}>
              <input
                class="field"
                aria-label={t('editor.media.rename')}
                value={props.asset.name}
                ref={(input) => queueMicrotask(() => input.select())}
                onPointerDown={(event) => event.stopPropagation()}
                onBlur={(event) => {
                  if (!renaming()) return;
                  setRenaming(false);
                  renameAsset(editor, props.asset.id, event.currentTarget.value);
                }}
                onKeyDown={(event) => {
                  event.stopPropagation();
                  if (event.key === 'Enter') event.currentTarget.blur();
                  else if (event.key === 'Escape') setRenaming(false);
                }}
              />
            </Show>
            <Show when={preferences.binView === 'list'}>
              <span class="media-facts truncate tabular">
                {missing() ? t('editor.media.missing') : facts()}
              </span>
            </Show>
          </span>
        </ContextArea>
      </div>
      <Confirm
        open={removing() > 0}
        title={t('editor.media.removeTitle', { name: props.asset.name })}
        text={tn('editor.media.removeText', removing())}
        action={t('editor.media.remove')}
        onConfirm={() => removeAssets(editor, [props.asset.id])}
        onClose={() => setRemoving(0)}
      />
      <Confirm
        open={mismatch() !== null}
        title={t('editor.media.relinkMismatch')}
        text={t('editor.media.relinkMismatchText', { file: mismatch()?.name ?? '', name: props.asset.name })}
        action={t('editor.media.relinkForce')}
        onConfirm={() => void relink(true, mismatch() ?? undefined)}
        onClose={() => setMismatch(null)}
      />
    </>
  );
};
