// The namespace, not the `Dialog` object: loading Kobalte's alert dialog overwrites that object's parts with its own.
import * as K from '@kobalte/core/dialog';
import { type JSX, type ParentComponent, Show } from 'solid-js';
import { t } from './i18n/i18n.ts';
import { IconButton } from './icon-button.tsx';

/** A modal sheet with a heading; Escape and the cross close it, focus returns to where it was. */
export const Dialog: ParentComponent<{
  open: boolean;
  title: string;
  /** Stays above the scrolled body. */
  footer?: JSX.Element;
  class?: string;
  onClose: () => void;
}> = (props) => (
  <K.Root open={props.open} onOpenChange={(open) => !open && props.onClose()} preventScroll={false}>
    <K.Portal>
      <K.Overlay class="dialog-overlay" />
      <div class="dialog-place">
        <K.Content class={`dialog ${props.class ?? ''}`}>
          {/* Not a header: until the page behind is hidden, the page would have two banners. */}
          <div class="dialog-head">
            <K.Title class="dialog-title">{props.title}</K.Title>
            <IconButton icon="close" label={t('app.close')} onClick={() => props.onClose()} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
          <section class="dialog-body scroll" tabIndex={0} aria-label={props.title}>
            {props.children}
          </section>
          <Show when={props.footer}>
            <div class="dialog-foot">{props.footer}</div>
          </Show>
        </K.Content>
      </div>
    </K.Portal>
  </K.Root>
);
