import { ErrorBoundary, type ParentComponent } from 'solid-js';
import { reportOf } from '../../base/errors.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';
import { errorSentence, t } from './i18n/i18n.ts';

/** A panel that fails shows why and a way back; the others go on, and the document is not touched. */
export const ErrorPanel: ParentComponent<{ name: string }> = (props) => (
  <ErrorBoundary
    fallback={(error: unknown, reset) => {
      console.error(error);
      return (
        <section class="error-panel" role="alert">
          <EmptyState
            icon="warning"
            title={t('app.panelFailed', { panel: props.name })}
            text={errorSentence(reportOf(error))}
          >
            <Button icon="reset" onClick={reset}>
              {t('app.panelReload')}
            </Button>
          </EmptyState>
        </section>
      );
    }}
  >
    {props.children}
  </ErrorBoundary>
);
