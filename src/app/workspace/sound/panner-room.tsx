import { type Component, createMemo, For, Index, Show } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { SPEAKERS } from './panner-values.ts';
import { type RoomHand, type RoomSource, roomHands } from './room-hands.ts';
import './panner-room.css';

/** Units from the middle to a wall, and to the end of the drawing. */
const ROOM = 100;
const VIEW = 124;
const NEAR = 0.005;
const hundredth = (value: number): number => Math.round(value * 100) / 100;

/**
 * The room from above, front at the top. Sources that stand at one place go where the pointer is; where they stand apart, each goes as
 * far as the pointer does, so that they keep their distances.
 */
export const PannerRoom: Component<{
  label: string;
  /** Of the output: which loudspeakers there are. */
  layout: string;
  sources: readonly RoomSource[];
  hand: RoomHand;
  disabled: boolean;
}> = (props) => {
  const first = () => props.sources[0];
  const apart = createMemo(() =>
    props.sources.some(({ x, y }) => Math.abs(x - first()!.x) > NEAR || Math.abs(y - first()!.y) > NEAR),
  );
  /** One dot for all that stand at a place. */
  const dots = createMemo(() => {
    const at = new Map<string, RoomSource[]>();
    for (const source of props.sources) {
      const key = `${hundredth(source.x)} ${hundredth(source.y)}`;
      at.set(key, [...(at.get(key) ?? []), source]);
    }
    return [...at.values()];
  });
  const hands = roomHands(props.hand, {
    sources: () => props.sources,
    apart,
    disabled: () => props.disabled,
    // The drawing is square whatever its frame is.
    reach: ({ width, height }) => (Math.min(width, height) / 2) * (ROOM / VIEW),
  });
  const percent = (source: RoomSource) => ({ x: Math.round(source.x * 100), y: Math.round(source.y * 100) });
  const said = (): string =>
    apart()
      ? dots()
          .map((at) =>
            t('mixer.panner.placeOf', { name: at.map(({ name }) => name).join(', '), ...percent(at[0]!) }),
          )
          .join('; ')
      : t('mixer.panner.placeValue', percent(first()!));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset
    <svg
      class="panner-room"
      data-disabled={props.disabled ? '' : undefined}
      viewBox={`${-VIEW} ${-VIEW} ${2 * VIEW} ${2 * VIEW}`}
      role="group"
      aria-label={props.label}
      onPointerDown={hands.drag}
    >
      <rect class="panner-walls" x={-ROOM} y={-ROOM} width={2 * ROOM} height={2 * ROOM} rx="4" />
      <circle class="panner-ring" r={ROOM} />
      <circle class="panner-ring" r={ROOM / 2} />
      <path class="panner-ring" d={`M0 ${-ROOM}V${ROOM}M${-ROOM} 0H${ROOM}`} />
      <For each={SPEAKERS[props.layout] ?? []}>
        {([speaker, degrees]) => {
          const angle = (degrees * Math.PI) / 180;
          const [x, y] = [Math.sin(angle) * (ROOM + 11), -Math.cos(angle) * (ROOM + 11)];
          return (
            <g>
              <circle class="panner-speaker" cx={x} cy={y} r="9" />
              <text class="panner-speaker-name" x={x} y={y + 3}>
                {speaker}
              </text>
            </g>
          );
        }}
      </For>
      <Index each={props.sources}>
        {(source) => (
          <circle
            class="panner-spread"
            cx={source().x * ROOM}
            cy={-source().y * ROOM}
            r={8 + source().divergence * ROOM}
          />
        )}
      </Index>
      <Show when={first()}>
        <g
          class="panner-sources"
          role="slider"
          tabindex={props.disabled ? -1 : 0}
          aria-label={`${t('mixer.panner.place')}. ${t('mixer.panner.hint')}`}
          aria-valuemin={-100}
          aria-valuemax={100}
          aria-valuenow={percent(first()!).x}
          aria-valuetext={said()}
          aria-disabled={props.disabled}
          onKeyDown={hands.key}
          onKeyUp={hands.letGo}
          onFocusOut={hands.letGo}
        >
          <Index each={dots()}>
            {(at) => {
              const x = () => at()[0]!.x * ROOM;
              const y = () => -at()[0]!.y * ROOM;
              const right = () => x() > ROOM / 3;
              return (
                <>
                  <circle
                    class="panner-source"
                    classList={{ 'panner-idle': at().every(({ idle }) => idle) }}
                    cx={x()}
                    cy={y()}
                    r="7"
                  />
                  <Show when={props.sources.length > 1}>
                    <text
                      class="panner-name"
                      x={x() + (right() ? -11 : 11)}
                      y={y() + 3}
                      text-anchor={right() ? 'end' : 'start'}
                    >
                      {shortened(
                        at()
                          .map(({ name }) => name)
                          .join(', '),
                      )}
                    </text>
                  </Show>
                </>
              );
            }}
          </Index>
        </g>
      </Show>
    </svg>
  );
};

/** As much as fits beside a dot. */
const shortened = (name: string): string => (name.length > 16 ? `${name.slice(0, 15)}…` : name);
