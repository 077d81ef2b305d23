import { type Component, createMemo, For, Show } from 'solid-js';
import { busesOfSequence } from '../../../project/records/routing.ts';
import { SOUND_LAYOUTS, type SoundLayout } from '../../../project/records/sound-strip.ts';
import type { Track } from '../../../project/records/track.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { MOST_DB, SILENCE_DB } from '../../workspace/sound/fader-law.ts';
import { layoutName } from '../../workspace/sound/level-format.ts';
import { PannerRoom } from '../../workspace/sound/panner-room.tsx';
import { PANNER_VALUES, type PannerValue, PLAIN, pannerNow } from '../../workspace/sound/panner-values.ts';
import { isSurround, layoutBehind, stripOf } from '../../workspace/sound/strips.ts';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { sharedValue } from './shared-value.ts';
import { createTrackFields, createTrackNumber, type TrackNumber, type TrackPatch } from './track-fields.ts';
import { createTrackPlace } from './track-place.ts';

interface Place {
  readonly label: 'x' | 'y' | 'divergence' | 'width' | 'rotation' | 'lfe';
  readonly min: number;
  readonly max: number;
  readonly factor: number;
  readonly unit: string;
}

const PLACES: Readonly<Record<PannerValue, Place>> = {
  x: { label: 'x', min: -1, max: 1, factor: 100, unit: '%' },
  y: { label: 'y', min: -1, max: 1, factor: 100, unit: '%' },
  divergence: { label: 'divergence', min: 0, max: 1, factor: 100, unit: '%' },
  width: { label: 'width', min: 0, max: 2, factor: 100, unit: '%' },
  rotation: { label: 'rotation', min: -180, max: 180, factor: 1, unit: '°' },
  lfeDb: { label: 'lfe', min: SILENCE_DB, max: 10, factor: 1, unit: 'dB' },
};

/** Level, place, channels and the way out of sound tracks. */
export const TrackSoundSection: Component<{ tracks: readonly Track[]; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const tracks = () => props.tracks;
  const fields = createTrackFields(editor, tracks);
  const gain = createTrackNumber(editor, {
    tracks,
    read: (track) => track.gainDb,
    write: (_, gainDb) => ({ gainDb }),
    min: SILENCE_DB,
    max: MOST_DB,
  });
  const pan = createTrackNumber(editor, {
    tracks,
    read: (track) => track.pan,
    write: (_, value) => ({ pan: value }),
    min: -1,
    max: 1,
  });
  const places = new Map(
    PANNER_VALUES.map((value): [PannerValue, TrackNumber] => [
      value,
      createTrackNumber(editor, {
        tracks,
        read: (track) => track.panner?.[value] ?? PLAIN[value],
        write: (track, next): TrackPatch => ({ panner: { ...PLAIN, ...track.panner, [value]: next } }),
        min: PLACES[value].min,
        max: PLACES[value].max,
      }),
    ]),
  );
  const place = createTrackPlace(editor, tracks);
  const sources = createMemo(() =>
    props.tracks.map(({ id, name, panner }) => ({
      ...{ id, name, idle: panner === null },
      ...pannerNow(panner, editor.session.player.time()),
    })),
  );
  /** The loudspeakers that all of them have. */
  const room = () => {
    const { value, mixed } = sharedValue(props.tracks, ({ id }) => layoutOf(id) ?? '');
    return mixed ? '' : value;
  };
  const layoutOf = (id: string) => {
    const strip = stripOf(editor.snapshot(), { kind: 'track', id });
    return strip && layoutBehind(editor.snapshot(), strip, editor.sequence().id);
  };
  const surround = createMemo(() => props.tracks.every(({ id }) => isSurround(layoutOf(id))));
  const layout = () => sharedValue(props.tracks, (track) => track.layout ?? '');
  const output = () => sharedValue(props.tracks, (track) => track.output ?? '');
  const number = (
    label: string,
    value: TrackNumber,
    look: { min: number; max: number; step: number; digits: number; unit: string; initial: number },
    factor = 1,
  ) => (
    <NumberField
      label={label}
      value={value.now() * factor}
      mixed={value.mixed()}
      disabled={props.disabled}
      {...look}
      onInput={(next, how) => value.set(next / factor, how)}
      onDragStart={() => value.begin()}
      onDragEnd={(keep) => value.end(keep)}
    />
  );
  return (
    <Section title={t('editor.inspector.audio')}>
      {number(t('editor.inspector.gain'), gain, {
        ...{ min: SILENCE_DB, max: MOST_DB, step: 0.1, digits: 1, unit: 'dB', initial: 0 },
      })}
      <Show
        when={surround()}
        fallback={number(
          t('editor.inspector.pan'),
          pan,
          { min: -100, max: 100, step: 1, digits: 0, unit: '', initial: 0 },
          100,
        )}
      >
        <PannerRoom
          label={
            props.tracks.length === 1
              ? t('mixer.panner.title', { name: props.tracks[0]!.name })
              : t('mixer.panner.several', { count: props.tracks.length })
          }
          layout={room()}
          sources={sources()}
          hand={place}
          disabled={props.disabled}
        />
        <For each={PANNER_VALUES}>
          {(value) => {
            const { label, min, max, factor, unit } = PLACES[value];
            return number(
              t(`mixer.panner.${label}`),
              places.get(value)!,
              {
                ...{ min: min * factor, max: max * factor, step: 1, digits: unit === 'dB' ? 1 : 0, unit },
                initial: PLAIN[value] * factor,
              },
              factor,
            );
          }}
        </For>
        <Show when={props.tracks.some(({ panner }) => panner !== null)}>
          <Button small disabled={props.disabled} onClick={() => fields.set(() => ({ panner: null }))}>
            {t('mixer.panner.plain')}
          </Button>
        </Show>
      </Show>
      <Row label={t('editor.inspector.layout')}>
        <Select
          label={t('editor.inspector.layout')}
          value={layout().value}
          mixed={layout().mixed}
          disabled={props.disabled}
          choices={[
            { value: '', title: t('editor.inspector.layoutAuto') },
            ...SOUND_LAYOUTS.map((one) => ({ value: one as string, title: layoutName(one) })),
          ]}
          onChange={(value) => fields.set(() => ({ layout: (value || null) as SoundLayout | null }))}
        />
      </Row>
      <Row label={t('editor.inspector.output')}>
        <Select
          label={t('editor.inspector.output')}
          value={output().value}
          mixed={output().mixed}
          disabled={props.disabled}
          choices={[
            { value: '', title: t('mixer.master') },
            ...busesOfSequence(editor.snapshot(), editor.sequence().id).map(({ id, name }) => ({
              value: id,
              title: name,
            })),
          ]}
          onChange={(value) => fields.set(() => ({ output: value || null }))}
        />
      </Row>
    </Section>
  );
};
