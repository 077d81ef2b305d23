import { type Component, createSignal, For, Show } from 'solid-js';
import { reportOf } from '../../../base/errors.ts';
import type { KeptRecord } from '../../session/types.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { errorSentence, t, tn } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { notifyError } from '../../ui/notices.ts';
import { safeFileName } from '../../workspace/actions/file-actions.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { downloadBlob } from '../../workspace/files.ts';

const NAMED = ['track', 'clip', 'asset', 'effect', 'transition', 'marker', 'title', 'sequence'] as const;
const typeName = ({ type }: KeptRecord): string =>
  t(`app.kept.type.${NAMED.find((name) => name === type) ?? 'other'}`);

/** Bars under the top bar for what concerns the document as a whole, and the way to a copy of it. */
export const DocumentNotice: Component = () => {
  const editor = useEditor();
  const { session } = editor;
  const [hidden, setHidden] = createSignal(0);
  const [open, setOpen] = createSignal(false);
  const unreadable = () => session.health().unreadable;
  const damaged = () => session.health().damaged;
  const kept = () => unreadable().length + damaged();
  const saveCopy = async () => {
    try {
      const file = await session.exportFile({ withMedia: false });
      downloadBlob(file, `${safeFileName(editor.project().name)}.storycore`);
    } catch (error) {
      notifyError(reportOf(error));
    }
  };
  return (
    <>
      <Show
        when={session.health().refusal}
        fallback={
          <Show when={editor.readOnly()}>
            <p class="editor-banner" role="status">
              {t('app.state.follower')}
            </p>
          </Show>
        }
      >
        {(refusal) => (
          <div class="editor-banner editor-banner-actions" role="alert">
            <Icon name="warning" />
            <p title={errorSentence(refusal())}>{t('app.kept.newerTab')}</p>
            <Button small onClick={() => void saveCopy()}>
              {t('app.kept.saveCopy')}
            </Button>
            <Button small kind="primary" onClick={() => location.reload()}>
              {t('app.kept.reload')}
            </Button>
          </div>
        )}
      </Show>
      {/* More that cannot be read brings it back. */}
      <Show when={kept() > hidden()}>
        <div class="editor-banner editor-banner-actions" role="status">
          <Icon name="warning" />
          <p>
            <Show when={unreadable().length > 0}>{`${tn('app.kept.unreadable', unreadable().length)} `}</Show>
            <Show when={damaged() > 0}>{tn('app.kept.damaged', damaged())}</Show>
          </p>
          <Button small onClick={() => setOpen(true)}>
            {t('app.kept.show')}
          </Button>
          <Button small onClick={() => setHidden(kept())}>
            {t('app.kept.hide')}
          </Button>
        </div>
      </Show>
      <Dialog
        open={open()}
        title={t('app.kept.title')}
        onClose={() => setOpen(false)}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t('app.close')}</Button>
            <Button kind="primary" icon="download" onClick={() => void saveCopy()}>
              {t('app.kept.saveCopy')}
            </Button>
          </>
        }
      >
        <Show when={unreadable().length > 0}>
          <p>{t('app.kept.explain')}</p>
          <ul class="kept-list">
            <For each={unreadable()}>
              {(record) => (
                <li>
                  <strong>{typeName(record)}</strong> <code>{record.id}</code>
                  <p>{errorSentence(record.error)}</p>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={damaged() > 0}>
          <p>{t('app.kept.explainDamaged')}</p>
        </Show>
      </Dialog>
    </>
  );
};
