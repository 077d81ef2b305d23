import { createSignal } from 'solid-js';

export const AUTOMATION_MODES = ['read', 'touch', 'latch', 'write'] as const;
export type AutomationMode = (typeof AUTOMATION_MODES)[number];

const [modes, setModes] = createSignal<ReadonlyMap<string, AutomationMode>>(new Map());
/** Of a strip; how one person works now, not a thing of the document. */
export const automationMode = (strip: string): AutomationMode => modes().get(strip) ?? 'read';
export const setAutomationMode = (strip: string, mode: AutomationMode): void =>
  void setModes((map) => new Map(map).set(strip, mode));
