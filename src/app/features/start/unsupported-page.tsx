import { type Component, For } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { type MessageKey, t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import './start.css';

export type MissingPart = 'webgpu' | 'webcodecs' | 'opfs' | 'adapter' | 'insecure';

const REASONS: Readonly<Record<MissingPart, MessageKey>> = {
  webgpu: 'start.missingWebGpu',
  webcodecs: 'start.missingWebCodecs',
  opfs: 'start.missingOpfs',
  adapter: 'start.missingAdapter',
  insecure: 'start.insecure',
};

/** Says which part is missing and what can be done all the same. */
export const UnsupportedPage: Component<{ missing: readonly MissingPart[]; onContinue: () => void }> = (
  props,
) => (
  <main id="main" class="start scroll" tabIndex={-1}>
    <div class="unsupported">
      <Icon name="warning" size={24} />
      <h1>{t('start.unsupportedTitle')}</h1>
      <p>{t('start.unsupportedText')}</p>
      <ul>
        <For each={props.missing}>{(part) => <li>{t(REASONS[part])}</li>}</For>
      </ul>
      <p>{t('start.tryBrowser')}</p>
      <h2>{t('start.works')}</h2>
      <ul>
        <li>{t('start.worksList')}</li>
        <li>{t('start.worksCli')}</li>
      </ul>
      <Button onClick={() => props.onContinue()}>{t('start.continueAnyway')}</Button>
    </div>
  </main>
);
