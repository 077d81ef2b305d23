// What the export dialog offers.
export {
  AUDIO_IN,
  PRESET_NAMES,
  PRESETS,
  type PresetName,
  presetIn,
  VIDEO_IN,
} from '../../../workers/export/export-client.ts';
