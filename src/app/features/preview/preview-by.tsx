import { type Component, createEffect, createResource, on, onMount, Show } from 'solid-js';
import { drawnByRelay } from '../../session/relay/drawn-by-relay.ts';
import { drawingNodes, tabCanDraw } from '../../session/relay/preview-offer.ts';
import { relayAddress } from '../../session/relay/relay-account.ts';
import { errorSentence, t } from '../../ui/i18n/i18n.ts';
import { notify } from '../../ui/notices.ts';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';

/** Who draws the pictures: this tab, or a node of the relay that is signed in to. */
export const PreviewBy: Component = () => {
  const { relayPreview } = useEditor().session;
  const [nodes, { refetch }] = createResource(
    () => relayAddress()?.url ?? null,
    () => drawingNodes(),
    { initialValue: 0 },
  );
  const host = () => URL.parse(relayAddress()?.url ?? '')?.host ?? '';
  const suggest = async (): Promise<void> => {
    if (relayPreview.chosen() || (await tabCanDraw())) return;
    if (drawnByRelay()) relayPreview.start();
    else {
      notify({
        text: t('editor.preview.relay.suggestion'),
        stays: true,
        action: { title: t('editor.preview.relay.accept'), run: () => relayPreview.start() },
      });
    }
  };
  createEffect(on(nodes, (count) => void (count > 0 && suggest())));
  createEffect(
    on(relayPreview.state, (state) => {
      if (state.phase !== 'failed') return;
      const why = errorSentence(state.error);
      notify({
        kind: 'warning',
        text: `${why} ${t('editor.preview.relay.fellBack')}`,
        stays: true,
        action: { title: t('app.retry'), run: () => relayPreview.start() },
      });
    }),
  );
  // Signed out, or elsewhere: what was looked at there is looked at no more.
  createEffect(on(relayAddress, (_, before) => void (before && relayPreview.stop()), { defer: true }));
  onMount(() => void refetch());
  return (
    <Show when={relayAddress()}>
      <span class="preview-by" title={host()} onFocusIn={() => void refetch()}>
        <Select
          label={t('editor.preview.relay.by')}
          icon="link"
          value={relayPreview.chosen() ? 'relay' : 'tab'}
          choices={[
            { value: 'tab' as const, title: t('editor.preview.relay.byTab') },
            {
              value: 'relay' as const,
              title: t(nodes() > 0 ? 'editor.preview.relay.byRelay' : 'editor.preview.relay.byNobody'),
              disabled: nodes() === 0 && !relayPreview.chosen(),
            },
          ]}
          onChange={(place) => (place === 'relay' ? relayPreview.start() : relayPreview.stop())}
        />
      </span>
    </Show>
  );
};
