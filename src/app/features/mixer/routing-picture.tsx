import { type Component, createMemo, For } from 'solid-js';
import { sendsOf } from '../../../project/records/routing.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { type StripRef, stripOf } from '../../workspace/sound/strips.ts';
import { useMixer } from './mixer-context.ts';
import { layOutRoutes, NODE, type Route } from './routing-layout.ts';

/** From left to right: tracks, buses, master. A node is a way back to its strip. */
export const RoutingPicture: Component<{ strips: readonly StripRef[] }> = (props) => {
  const editor = useEditor();
  const mixer = useMixer();
  const master = () => editor.sequence().id;
  const nameOf = (id: string) =>
    id === master()
      ? t('mixer.master')
      : ((editor.snapshot().track.get(id) ?? editor.snapshot().bus.get(id))?.name ?? '');
  const routes = createMemo(() =>
    props.strips.flatMap((strip): Route[] => {
      const record = stripOf(editor.snapshot(), strip);
      const keys = effectsOfOwner(editor.snapshot(), strip.id).flatMap(({ key }): Route[] =>
        key ? [{ from: key, to: strip.id, way: 'key' }] : [],
      );
      if (!record || strip.kind === 'master') return keys;
      return [
        { from: strip.id, to: record.output ?? master(), way: 'output' },
        ...sendsOf(editor.snapshot(), strip.id).map(({ to }): Route => ({ from: strip.id, to, way: 'send' })),
        ...keys,
      ];
    }),
  );
  const layout = createMemo(() => layOutRoutes(props.strips, routes()));
  const targetsOf = (id: string) =>
    routes()
      .filter(({ from, way }) => from === id && way !== 'key')
      .map(({ to, way }) => (way === 'send' ? t('mixer.routes.sendsTo', { bus: nameOf(to) }) : nameOf(to)))
      .join(', ');
  const open = (id: string) => {
    mixer.setView('strips');
    requestAnimationFrame(() => {
      const strip = document.querySelector<HTMLElement>(`[data-strip="${CSS.escape(id)}"]`);
      strip?.scrollIntoView({ inline: 'center', block: 'nearest' });
      strip?.querySelector<HTMLElement>('.fader')?.focus({ preventScroll: true });
    });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel
    <div
      class="routing scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      role="group"
      aria-label={t('mixer.routing')}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset */}
      <svg
        class="routing-picture"
        width={layout().width}
        height={layout().height}
        viewBox={`0 0 ${layout().width} ${layout().height}`}
        role="group"
        aria-label={t('mixer.routes.picture')}
      >
        <For each={layout().routes}>
          {(route) => <path class="route" data-way={route.way} d={route.path} />}
        </For>
        <For each={layout().nodes}>
          {(node) => (
            // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
            <g
              class="route-node"
              data-kind={node.kind}
              role="button"
              tabIndex={0}
              aria-label={
                node.kind === 'master'
                  ? nameOf(node.id)
                  : t('mixer.routes.goes', { name: nameOf(node.id), targets: targetsOf(node.id) })
              }
              transform={`translate(${node.x} ${node.y})`}
              onClick={() => open(node.id)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                event.stopPropagation();
                open(node.id);
              }}
            >
              <rect width={NODE.width} height={NODE.height} rx="4" />
              <text x={NODE.width / 2} y={NODE.height / 2 + 4}>
                {short(nameOf(node.id))}
              </text>
            </g>
          )}
        </For>
      </svg>
      <ul class="routing-legend" aria-hidden="true">
        <For each={['output', 'send', 'key'] as const}>
          {(way) => (
            <li>
              <svg width="28" height="8" viewBox="0 0 28 8" aria-hidden="true">
                <path class="route" data-way={way} d="M0 4H28" />
              </svg>
              {t(
                way === 'output'
                  ? 'mixer.routes.legendOutput'
                  : way === 'send'
                    ? 'mixer.routes.legendSend'
                    : 'mixer.routes.legendKey',
              )}
            </li>
          )}
        </For>
      </ul>
    </div>
  );
};

/** What fits into a node. */
const short = (name: string): string => (name.length > 15 ? `${name.slice(0, 14)}…` : name);
