import * as AlertDialog from '@kobalte/core/alert-dialog';
import type { Component } from 'solid-js';
import { Button } from './button.tsx';
import { t } from './i18n/i18n.ts';

/** Asked only where undo cannot help. The safe answer has the focus. */
export const Confirm: Component<{
  open: boolean;
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}> = (props) => (
  <AlertDialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()} preventScroll={false}>
    <AlertDialog.Portal>
      <AlertDialog.Overlay class="dialog-overlay" />
      <div class="dialog-place">
        <AlertDialog.Content class="dialog dialog-confirm">
          <AlertDialog.Title class="dialog-title">{props.title}</AlertDialog.Title>
          <AlertDialog.Description class="dialog-text">{props.text}</AlertDialog.Description>
          <div class="dialog-foot">
            <Button onClick={() => props.onClose()}>{t('app.cancel')}</Button>
            <Button
              kind="danger"
              onClick={() => {
                props.onConfirm();
                props.onClose();
              }}
            >
              {props.action}
            </Button>
          </div>
        </AlertDialog.Content>
      </div>
    </AlertDialog.Portal>
  </AlertDialog.Root>
);
