import { access } from 'node:fs/promises';
import { PRESET_NAMES, PRESETS, type PresetName } from '../../../src/engine/render/presets.ts';
import { isDocument } from './open-document.ts';
import { OUTPUT_ENDINGS, type OutputKind, outputKind } from './output-file.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What every command takes that makes a film. */
export const FILM_OPTIONS = {
  output: { type: 'string', short: 'o' },
  preset: { type: 'string' },
  range: { type: 'string' },
  media: { type: 'string', multiple: true },
  overwrite: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface FilmArguments {
  readonly input: string;
  readonly output: string;
  readonly kind: OutputKind;
  readonly preset: PresetName;
  readonly range: string | undefined;
  readonly media: readonly string[];
  readonly overwrite: boolean;
}

/** @throws UsageError */
export function readFilmArguments(
  command: string,
  positionals: readonly string[],
  values: { output?: string; preset?: string; range?: string; media?: string[]; overwrite?: boolean },
  { texts }: Terminal,
): FilmArguments {
  const [input, ...more] = positionals;
  if (!input) throw new UsageError(texts.text('missingInput', { command }));
  if (more.length > 0) throw new UsageError(texts.text('oneInput'));
  if (!isDocument(input)) throw new UsageError(texts.text('unknownInput', { name: input }));
  if (!values.output) throw new UsageError(texts.text('missingOutput'));
  const kind = outputKind(values.output);
  if (!kind)
    throw new UsageError(texts.text('unknownEnding', { name: values.output, endings: OUTPUT_ENDINGS }));
  const preset = values.preset ?? 'source';
  if (!Object.hasOwn(PRESETS, preset)) {
    throw new UsageError(texts.text('unknownPreset', { name: preset, presets: PRESET_NAMES.join(', ') }));
  }
  return {
    input,
    output: values.output,
    kind,
    preset: preset as PresetName,
    range: values.range,
    media: values.media ?? [],
    overwrite: values.overwrite ?? false,
  };
}

/** @throws UsageError when the film is there and was not to be replaced */
export async function refuseExisting(
  { output, overwrite }: FilmArguments,
  { texts }: Terminal,
): Promise<void> {
  if (overwrite) return;
  const there = await access(output).then(
    () => true,
    () => false,
  );
  if (there) throw new UsageError(texts.text('exists', { name: output }));
}
