import type { Component } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import type { HeadRow } from '../layout/timeline-layout.ts';
import { Disclosure } from './disclosure.tsx';

/** A bus or the master, for its lanes; everything else of it is on the mixer. */
export const StripHeader: Component<{ head: HeadRow }> = (props) => {
  const editor = useEditor();
  return (
    <li
      class="track-header strip-header"
      style={{ top: `${props.head.top}px`, height: `${props.head.height}px` }}
      aria-label={t('editor.automation.strip', { name: props.head.name })}
    >
      <span class="track-kind" style={{ background: props.head.color ?? 'var(--ink-3)' }} />
      <Disclosure
        name={props.head.name}
        open={editor.state.automation.open().has(props.head.strip.id)}
        onToggle={() => editor.state.automation.toggle(props.head.strip.id)}
      />
      <span class="track-name truncate">{props.head.name}</span>
    </li>
  );
};
