import { type Component, createSignal, Show } from 'solid-js';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { t } from '../ui/i18n/i18n.ts';

/** A secret that the relay tells this once. */
export const SecretDialog: Component<{ secret: string | null; text: string; onClose: () => void }> = (
  props,
) => {
  const [copied, setCopied] = createSignal(false);
  let field: HTMLInputElement | undefined;
  const copy = async (): Promise<void> => {
    field?.select();
    // Without a secure context there is no clipboard: what is selected can be copied by hand.
    const done = await navigator.clipboard?.writeText(props.secret ?? '').then(
      () => true,
      () => false,
    );
    setCopied(done ?? false);
  };
  const close = (): void => {
    setCopied(false);
    props.onClose();
  };
  return (
    <Dialog
      open={props.secret !== null}
      title={t('dashboard.secretTitle')}
      footer={
        <>
          <Button onClick={() => void copy()}>{t(copied() ? 'dashboard.copied' : 'dashboard.copy')}</Button>
          <Button kind="primary" onClick={close}>
            {t('app.close')}
          </Button>
        </>
      }
      onClose={close}
    >
      <div class="board-form">
        <p>{props.text}</p>
        <Show when={props.secret}>
          {(secret) => (
            <input
              ref={field}
              class="field board-secret"
              readOnly
              aria-label={t('dashboard.secretTitle')}
              value={secret()}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
        </Show>
      </div>
    </Dialog>
  );
};
