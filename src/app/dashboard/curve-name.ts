import type { en } from '../../base/messages/en/index.ts';
import { type MessageKey, t } from '../ui/i18n/i18n.ts';

type CurveWord = keyof (typeof en)['dashboard']['curves'];

/** `wait.p95` in words; `node.cpu:render-1` is called after the node. A curve that a newer relay has keeps its key. */
export function curveName(key: string): string {
  const [kind = '', of] = key.split(':');
  if (of) return of;
  const word = kind.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase()) as CurveWord;
  const path: MessageKey = `dashboard.curves.${word}`;
  const name = t(path);
  return name === path ? kind : name;
}
