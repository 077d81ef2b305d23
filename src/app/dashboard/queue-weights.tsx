import { type Component, createEffect, createSignal, on } from 'solid-js';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { t } from '../ui/i18n/i18n.ts';
import { FormRow } from './form-row.tsx';
import type { QueueView } from './relay-figures.ts';

type Weights = Record<string, number>;

/** Which tenant gets how much of a fair queue beside the others. */
export const QueueWeights: Component<{ queue: QueueView; onSave: (weights: Weights) => void }> = (props) => {
  const [open, setOpen] = createSignal(false);
  const [text, setText] = createSignal('');
  createEffect(on(open, (now) => now && setText(linesOf(props.queue.weights))));
  let field: HTMLTextAreaElement | undefined;
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    const weights = weightsOf(text());
    if (!weights) return;
    props.onSave(weights);
    setOpen(false);
  };
  return (
    <>
      <Button
        aria-label={`${t('dashboard.weights.open')}: ${props.queue.name}`}
        onClick={() => setOpen(true)}
      >
        {t('dashboard.weights.open')}
      </Button>
      <Dialog
        open={open()}
        title={t('dashboard.weights.title', { queue: props.queue.name })}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t('app.cancel')}</Button>
            <Button kind="primary" type="submit" form={`weights-${props.queue.name}`}>
              {t('dashboard.save')}
            </Button>
          </>
        }
        onClose={() => setOpen(false)}
      >
        <form id={`weights-${props.queue.name}`} class="board-form" onSubmit={save}>
          <FormRow label={t('dashboard.weights.lines')} hint={t('dashboard.weights.hint')}>
            <textarea
              ref={field}
              class="field"
              rows="4"
              spellcheck={false}
              placeholder="acme = 2"
              value={text()}
              onInput={(event) => {
                setText(event.currentTarget.value);
                field?.setCustomValidity(weightsOf(text()) ? '' : t('dashboard.weights.wrong'));
              }}
            />
          </FormRow>
        </form>
      </Dialog>
    </>
  );
};

const linesOf = (weights: Readonly<Weights>): string =>
  Object.entries(weights)
    .map(([tenant, weight]) => `${tenant} = ${weight}`)
    .join('\n');

/** `tenant = 2` a line; null when one is not like that. The relay takes 0.01 … 100. */
function weightsOf(text: string): Weights | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => /^\s*(.+?)\s*=\s*(\d+(?:[.,]\d+)?)\s*$/.exec(line));
  if (pairs.some((pair) => pair === null)) return null;
  const weights = pairs.map((pair) => [pair![1]!, Number(pair![2]!.replace(',', '.'))] as const);
  return weights.every(([, weight]) => weight >= 0.01 && weight <= 100) ? Object.fromEntries(weights) : null;
}
