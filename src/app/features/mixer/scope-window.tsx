import { type Component, createSignal, For, onCleanup, onMount } from 'solid-js';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { type StripRef, stripOf } from '../../workspace/sound/strips.ts';
import { FloatingPanel } from './floating-panel.tsx';
import { GoniometerPicture, SpectrogramPicture } from './scope-pictures.ts';

/** Hz beside the spectrogram, which reaches from 20 Hz to 20 kHz by ratio. */
const MARKS = [100, 1000, 10_000];
const placeOf = (hz: number): number => Math.log10(hz / 20) / 3;
/** Where less motion is wished, pictures change four times a second. */
const CALM_MS = 250;
/** What is read out changes four times a second too. */
const SAY_MS = 250;

/** Phase correlation, stereo picture and spectrogram of one strip, while it plays. */
const ScopeWindow: Component<{ strip: StripRef; onClose: () => void }> = (props) => {
  const editor = useEditor();
  const { meters, player } = editor.session;
  const ref = props.strip;
  const name = () =>
    ref.kind === 'master' ? t('mixer.master') : (stripOf(editor.snapshot(), ref)?.name ?? '');
  const [correlation, setCorrelation] = createSignal(0);
  let points: HTMLCanvasElement | undefined;
  let bands: HTMLCanvasElement | undefined;
  onMount(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    for (const canvas of [points!, bands!]) {
      canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
      canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    }
    const goniometer = new GoniometerPicture(points!);
    const spectrogram = new SpectrogramPicture(bands!);
    let [frame, drawn, said] = [0, 0, 0];
    // The strips' painter takes the newest picture in every frame; this one looks at it.
    const paint = (now: number) => {
      frame = requestAnimationFrame(paint);
      if (!player.playing() || (calm.matches && now - drawn < CALM_MS)) return;
      const reading = meters.scope();
      if (!reading) return;
      drawn = now;
      goniometer.draw(reading.points, !calm.matches);
      spectrogram.add(reading.bands);
      if (now - said < SAY_MS) return;
      said = now;
      setCorrelation(meters.strip(ref.id)?.correlation ?? 0);
    };
    frame = requestAnimationFrame(paint);
    onCleanup(() => cancelAnimationFrame(frame));
  });
  onCleanup(meters.watch());
  meters.look(ref.id);
  onCleanup(() => meters.look(null));
  const shown = () => formatFieldNumber(Math.round(correlation() * 100) / 100, 2).replace('-', '−');
  const said = () => {
    const value = correlation();
    const word = value > 0.3 ? 'alike' : value < -0.3 ? 'opposed' : 'apart';
    return `${shown()}, ${t(`mixer.scope.${word}`)}`;
  };
  return (
    <FloatingPanel
      title={t('mixer.scope.title', { name: name() })}
      class="scope-window"
      onClose={props.onClose}
    >
      <div class="scopes">
        <figure class="scope">
          <div class="scope-round">
            <span class="scope-side" aria-hidden="true">
              {t('mixer.scope.left')}
            </span>
            <canvas
              ref={points}
              class="scope-points"
              role="img"
              aria-label={t('mixer.scope.goniometerSay')}
            />
            <span class="scope-side" aria-hidden="true">
              {t('mixer.scope.right')}
            </span>
          </div>
          <figcaption>{t('mixer.scope.goniometer')}</figcaption>
        </figure>
        <figure class="scope scope-wide">
          <div class="scope-field">
            <canvas ref={bands} class="scope-bands" role="img" aria-label={t('mixer.scope.spectrogramSay')} />
            <For each={MARKS}>
              {(hz) => (
                <span
                  class="scope-mark"
                  aria-hidden="true"
                  style={{ bottom: `${(placeOf(hz) * 100).toFixed(2)}%` }}
                >
                  {hz < 1000 ? hz : `${hz / 1000}k`}
                </span>
              )}
            </For>
          </div>
          <figcaption>{t('mixer.scope.spectrogram')}</figcaption>
        </figure>
        <div class="scope-correlation">
          <span aria-hidden="true">{t('mixer.scope.correlation')}</span>
          {/* biome-ignore lint/a11y/useSemanticElements: <meter> has no middle and no numbers below 0 in some browsers */}
          <div
            class="scope-bar"
            role="meter"
            aria-label={t('mixer.scope.correlation')}
            aria-valuemin={-1}
            aria-valuemax={1}
            aria-valuenow={Math.round(correlation() * 100) / 100}
            aria-valuetext={said()}
          >
            <span class="scope-zero" />
            <span
              class="scope-needle"
              classList={{ 'scope-opposed': correlation() < 0 }}
              style={{ left: `${(50 + 50 * correlation()).toFixed(1)}%` }}
            />
          </div>
          <output class="tabular">{shown()}</output>
        </div>
      </div>
    </FloatingPanel>
  );
};
export default ScopeWindow;
