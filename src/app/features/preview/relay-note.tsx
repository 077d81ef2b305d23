import { type Component, Match, Show, Switch } from 'solid-js';
import { relayAddress } from '../../session/relay/relay-account.ts';
import type { RelayPreviewState } from '../../session/relay/relay-preview.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/i18n/format.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { Progress } from '../../ui/progress.tsx';
import { useEditor } from '../../workspace/editor-context.ts';

type Phase = RelayPreviewState['phase'];
type Of<P extends Phase> = Extract<RelayPreviewState, { readonly phase: P }>;

/** Over the picture while a relay is not drawing yet, or for a moment cannot: what goes on, and the way out. */
export const RelayNote: Component = () => {
  const { relayPreview } = useEditor().session;
  const is = <P extends Phase>(...phases: readonly P[]): Of<P> | null => {
    const state = relayPreview.state();
    return phases.some((phase) => phase === state.phase) ? (state as Of<P>) : null;
  };
  const host = (): string => URL.parse(relayAddress()?.url ?? '')?.host ?? '';
  const Stop: Component<{ label: string }> = (props) => (
    <Button small onClick={() => relayPreview.stop()}>
      {props.label}
    </Button>
  );
  return (
    <Show when={is('asking', 'reading', 'uploading', 'connecting', 'away')}>
      <div class="relay-note" role="status">
        <Switch>
          <Match when={is('asking')}>
            {(state) => (
              <>
                <p>
                  {tn('editor.preview.relay.lacks', state().wanted.files, {
                    host: host(),
                    size: formatBytes(state().wanted.bytes),
                  })}
                  <Show when={state().wanted.proxies > 0}>
                    {' '}
                    {tn('editor.preview.relay.light', state().wanted.proxies)}
                  </Show>
                </p>
                <div class="relay-note-actions">
                  <Button small kind="primary" onClick={() => relayPreview.agree()}>
                    {t('editor.preview.relay.send')}
                  </Button>
                  <Stop label={t('app.cancel')} />
                </div>
              </>
            )}
          </Match>
          <Match when={is('reading', 'uploading')}>
            {(state) => (
              <>
                <p>{t(`editor.preview.relay.${state().phase}`)}</p>
                <Progress label={t(`editor.preview.relay.${state().phase}`)} value={state().fraction} />
                <div class="relay-note-actions">
                  <Stop label={t('app.cancel')} />
                </div>
              </>
            )}
          </Match>
          <Match when={is('connecting')}>
            <p>{t('editor.preview.relay.connecting')}</p>
          </Match>
          <Match when={is('away')}>
            <p>{t('editor.preview.relay.away')}</p>
            <div class="relay-note-actions">
              <Stop label={t('editor.preview.relay.backToTab')} />
            </div>
          </Match>
        </Switch>
      </div>
    </Show>
  );
};
