// The text of the studio, in the language that is chosen now. Components read it through `t`, which is reactive: a change of
// language repaints only the words.
import { createSignal } from 'solid-js';
import type { ErrorReport } from '../../../base/errors.ts';
import {
  errorText,
  fill,
  type Locale,
  type MessageParams,
  type Messages,
  type Translation,
} from '../../../base/messages/catalogue.ts';
import { loadMessages } from '../../../base/messages/load-messages.ts';

/** Every dotted path of the catalogue that ends in a text. */
type Paths<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Paths<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

export type MessageKey = Paths<Messages>;
/** A group of forms of one message: `{ one, other }`, as Intl.PluralRules names them. */
type PluralPaths<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? never
    : T[K] extends { readonly other: string }
      ? `${Prefix}${K}`
      : PluralPaths<T[K], `${Prefix}${K}.`>;
}[keyof T & string];
export type PluralKey = PluralPaths<Messages>;

const [messages, setMessages] = createSignal<Translation<Messages> | null>(null);
const [locale, setLocaleSignal] = createSignal<Locale>('en');

export { locale };
export const LOCALES: readonly { readonly id: Locale; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'fr', name: 'Français' },
];

/** Loads the words first, then switches: no frame shows half of each. */
export async function setLocale(next: Locale): Promise<void> {
  const loaded = await loadMessages(next);
  setLocaleSignal(next);
  setMessages(() => loaded);
  document.documentElement.lang = next;
}

export function preferredLocale(languages: readonly string[] = navigator.languages): Locale {
  const first = languages.find((tag) => /^(en|fr)\b/i.test(tag));
  return first?.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

function lookUp(key: string): string {
  let node: unknown = messages();
  for (const part of key.split('.')) node = (node as Record<string, unknown> | null | undefined)?.[part];
  return typeof node === 'string' ? node : key;
}

export const t = (key: MessageKey, params?: MessageParams): string => fill(lookUp(key), params);

/** The form of a message that goes with a number, which fills `{count}` in the language's own notation. */
export function tn(key: PluralKey, count: number, params?: MessageParams): string {
  const form = new Intl.PluralRules(locale()).select(count) === 'one' ? 'one' : 'other';
  return fill(lookUp(`${key}.${form}`), { count: new Intl.NumberFormat(locale()).format(count), ...params });
}

export function errorSentence(report: Pick<ErrorReport, 'code' | 'params'>): string {
  const table = messages();
  return table ? errorText(table, report.code, report.params) : report.code;
}
