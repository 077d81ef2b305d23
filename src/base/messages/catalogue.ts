// One catalogue for everything a person reads, in the browser and on the command line. A locale is a set of
// areas (one file each); English is complete by construction and the types make every other locale complete too.
import type { en } from './en/index.ts';

export type Locale = 'en' | 'fr';
export type Messages = typeof en;
/** The same keys, other words. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

export type MessageParams = Readonly<Record<string, string | number>>;

/** Replaces `{name}`; a parameter that is missing stays visible as `{name}`, so that a test or a user can see it. */
export const fill = (text: string, params: MessageParams = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));

/** The sentence for an error: what was wrong, with which file or field, and what the user can do. */
export function errorText(messages: Translation<Messages>, code: string, params: MessageParams): string {
  const table: Readonly<Record<string, string>> = messages.errors;
  return fill(table[code] ?? table.unexpected ?? code, { detail: code, ...params });
}
