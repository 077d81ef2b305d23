import { type Component, createMemo, createSignal, For, onCleanup, Show } from 'solid-js';
import { isAbort, reportOf } from '../../../base/errors.ts';
import { findTarget, LOUDNESS_TARGETS, type LoudnessTarget } from '../../../base/loudness-targets.ts';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { notify, notifyError } from '../../ui/notices.ts';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { performAll, refuseFollower } from '../../workspace/perform.ts';
import { formatDb } from '../../workspace/sound/level-format.ts';
import { LIMITER, limiterOf } from './master-limiter.ts';

const READINGS = ['momentary', 'shortTerm', 'integrated', 'range', 'truePeak'] as const;
const [target, setTarget] = createSignal<LoudnessTarget['name']>('ebu');
/** Of what a needle may be off before a button moves a fader. */
const NEAR_LU = 0.05;

/** What the master measures by EBU R 128, and the way to the number that is asked for. */
export const LoudnessBar: Component<{ frames: number }> = (props) => {
  const editor = useEditor();
  const { meters, measureLoudness, player } = editor.session;
  // Figures are read, not watched: six times a second is as fast as an eye takes them.
  const pace = createMemo(() => Math.floor(props.frames / 10));
  const reading = createMemo(() => {
    pace();
    const master = meters.master();
    return {
      // What is not sounding has no loudness at this moment.
      momentary: player.playing() ? (master?.momentary ?? -144) : -144,
      shortTerm: player.playing() ? (master?.shortTerm ?? -144) : -144,
      integrated: master?.integrated ?? -144,
      range: master?.range ?? 0,
      truePeak: master?.maxTruePeak ?? -144,
    };
  });
  const wanted = () => findTarget(target());
  const [fraction, setFraction] = createSignal<number | null>(null);
  let stop: AbortController | null = null;
  onCleanup(() => stop?.abort());

  const normalise = async () => {
    if (refuseFollower(editor)) return;
    stop = new AbortController();
    setFraction(0);
    try {
      const goal = wanted();
      const plan = await measureLoudness(goal, setFraction, stop.signal);
      if (!plan) return void notify({ kind: 'warning', text: t('mixer.loudness.silent') });
      const sequence = editor.sequence().id;
      const say = {
        integrated: formatDb(plan.integrated),
        gain: signed(plan.gainDb),
        peak: formatDb(plan.truePeak),
        ceiling: formatDb(goal.truePeak),
      };
      if (plan.kind === 'gain' && Math.abs(plan.gainDb) < NEAR_LU)
        return void notify({ text: t('mixer.loudness.already', say) });
      const done = performAll(editor, 'gain.shift', (apply) => {
        if (plan.kind === 'gain') {
          apply('gain.shift', { shifts: [{ of: 'sequence', id: sequence, by: plan.gainDb }] });
          return true;
        }
        const limiter = limiterOf(editor.snapshot(), sequence);
        const params = { drive: plan.gainDb, ceiling: plan.ceiling };
        if (limiter) apply('effect.set', { effect: limiter, fields: { enabled: true, params } });
        else apply('effect.add', { owner: sequence, effect: LIMITER, params });
        return true;
      });
      if (done)
        notify({ text: t(plan.kind === 'gain' ? 'mixer.loudness.done' : 'mixer.loudness.limited', say) });
    } catch (error) {
      if (!isAbort(error)) notifyError(reportOf(error));
    } finally {
      stop = null;
      setFraction(null);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel
    <div class="loudness" role="group" aria-label={t('mixer.loudness.title')}>
      <dl class="loudness-readings">
        <For each={READINGS}>
          {(name) => (
            <div
              class="loudness-reading"
              classList={{
                'loudness-over': name === 'truePeak' && reading().truePeak > wanted().truePeak,
                'loudness-main': name === 'integrated',
              }}
            >
              <dt>{t(`mixer.loudness.${name}`)}</dt>
              <dd class="tabular">
                {reading()[name] <= -143 || (name === 'range' && reading().range === 0)
                  ? '–'
                  : formatDb(reading()[name])}
              </dd>
            </div>
          )}
        </For>
      </dl>
      <IconButton small icon="reset" label={t('mixer.loudness.reset')} onClick={() => meters.reset()} />
      <Select
        label={t('mixer.loudness.target')}
        value={target()}
        choices={LOUDNESS_TARGETS.map(({ name }) => ({
          value: name,
          title: t(`mixer.loudness.${name}`),
        }))}
        onChange={setTarget}
      />
      <Show
        when={fraction() !== null}
        fallback={
          <Button
            small
            title={t('mixer.loudness.normaliseHint')}
            disabled={editor.readOnly()}
            onClick={() => void normalise()}
          >
            {t('mixer.loudness.normalise')}
          </Button>
        }
      >
        <Button small icon="close" aria-label={t('mixer.loudness.cancel')} onClick={() => stop?.abort()}>
          <span class="tabular" role="status">
            {t('mixer.loudness.measuring', { percent: formatPercent(fraction() ?? 0) })}
          </span>
        </Button>
      </Show>
    </div>
  );
};

const signed = (db: number): string => (db > 0 ? `+${formatDb(db)}` : formatDb(db));
