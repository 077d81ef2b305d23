// What one person likes on one machine: never part of a project. A few hundred bytes in localStorage, so that the first paint
// has the right theme and language without waiting for a database.
import { createStore } from 'solid-js/store';
import { reportOf } from '../../base/errors.ts';
import type { Locale } from '../../base/messages/catalogue.ts';

export interface Preferences {
  locale: Locale | null;
  theme: 'system' | 'dark' | 'light';
  snapping: boolean;
  binView: 'grid' | 'list';
  safeAreas: boolean;
  thumbnails: boolean;
  waveforms: boolean;
  /** The gain of clips over their waveforms, to be dragged. */
  envelopes: boolean;
  /** px; the preview takes what is left. */
  binWidth: number;
  inspectorWidth: number;
  timelineHeight: number;
  /** The mixer under the timeline: shown or not, and px. */
  mixer: boolean;
  mixerHeight: number;
  /** Recording: the device (null: the system's choice) with its name, its channels (null: all), and how it begins. */
  microphone: string | null;
  microphoneName: string;
  microphoneChannels: 1 | 2 | null;
  countIn: string;
  preRollSeconds: number;
  /** Between in and out alone. */
  punch: boolean;
  /** Buses and the master under the tracks of the timeline, for their automation. */
  timelineBuses: boolean;
}

const KEY = 'storycore.preferences';
const DEFAULTS: Preferences = {
  locale: null,
  theme: 'system',
  snapping: true,
  binView: 'grid',
  safeAreas: false,
  thumbnails: true,
  waveforms: true,
  envelopes: true,
  binWidth: 280,
  inspectorWidth: 280,
  timelineHeight: 300,
  mixer: false,
  mixerHeight: 280,
  timelineBuses: false,
  microphone: null,
  microphoneName: '',
  microphoneChannels: null,
  countIn: 'off',
  preRollSeconds: 0,
  punch: false,
};

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return { ...DEFAULTS, ...(stored as Partial<Preferences>) };
  } catch (error) {
    // Blocked or damaged storage costs the likings, never the studio.
    console.warn('Preferences could not be read.', reportOf(error).detail);
    return { ...DEFAULTS };
  }
}

const [preferences, setStore] = createStore<Preferences>(read());

export { preferences };

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  setStore(key, value);
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch (error) {
    console.warn('Preferences could not be kept.', reportOf(error).detail);
  }
}
