import { createUniqueId, type JSX, onCleanup, onMount, type ParentComponent } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';

/**
 * A window over the studio that blocks nothing: the film plays on, and every shortcut works while something is set by ear. It takes the
 * focus when it comes and gives it back when it goes; its head is dragged.
 */
export const FloatingPanel: ParentComponent<{
  title: string;
  label?: string;
  class?: string;
  head?: JSX.Element;
  onClose: () => void;
}> = (props) => {
  const id = createUniqueId();
  let panel: HTMLElement | undefined;
  const before = document.activeElement;
  onMount(() => panel?.focus({ preventScroll: true }));
  onCleanup(() => {
    const away = document.activeElement === document.body || panel?.contains(document.activeElement);
    if (away && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
  const drag = (down: PointerEvent & { currentTarget: HTMLElement }) => {
    if (down.button !== 0 || !panel || (down.target as HTMLElement).closest('button, select, input')) return;
    const head = down.currentTarget;
    const box = panel.getBoundingClientRect();
    head.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => {
      if (!panel) return;
      const x = box.left + event.clientX - down.clientX;
      const y = box.top + event.clientY - down.clientY;
      panel.style.left = `${Math.max(8 - box.width / 2, Math.min(innerWidth - box.width / 2, x))}px`;
      panel.style.top = `${Math.max(0, Math.min(innerHeight - 40, y))}px`;
      panel.style.right = 'auto';
      panel.style.bottom = 'auto';
      panel.style.transform = 'none';
    };
    const end = () => {
      head.removeEventListener('pointermove', move);
      head.removeEventListener('pointerup', end);
      head.removeEventListener('pointercancel', end);
    };
    head.addEventListener('pointermove', move);
    head.addEventListener('pointerup', end);
    head.addEventListener('pointercancel', end);
  };
  return (
    <section
      ref={panel}
      class={`mix-window ${props.class ?? ''}`}
      tabIndex={-1}
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        props.onClose();
      }}
    >
      <div class="mix-window-head" onPointerDown={drag}>
        <h3 id={id} aria-label={props.label} class="truncate">
          {props.title}
        </h3>
        {props.head}
        <IconButton small icon="close" label={t('mixer.effect.close')} onClick={() => props.onClose()} />
      </div>
      {props.children}
    </section>
  );
};
