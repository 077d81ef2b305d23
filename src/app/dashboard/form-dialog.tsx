import { createUniqueId, type ParentComponent } from 'solid-js';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { t } from '../ui/i18n/i18n.ts';
import type { Doing } from './doing.tsx';

/** A form in a dialog: given up or sent by its buttons, with what the relay refused at its end. */
export const FormDialog: ParentComponent<{
  open: boolean;
  title: string;
  /** What its button does; to save, unless said otherwise. */
  action?: string;
  doing: Doing;
  onSubmit: () => void;
  onClose: () => void;
}> = (props) => {
  const id = createUniqueId();
  return (
    <Dialog
      open={props.open}
      title={props.title}
      footer={
        <>
          <Button onClick={() => props.onClose()}>{t('app.cancel')}</Button>
          <Button kind="primary" type="submit" form={id} disabled={props.doing.busy()}>
            {props.action ?? t('dashboard.save')}
          </Button>
        </>
      }
      onClose={() => props.onClose()}
    >
      <form
        id={id}
        class="board-form"
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {props.children}
        <props.doing.Refusal />
      </form>
    </Dialog>
  );
};
