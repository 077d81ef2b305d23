// Beside the catalogue, not in it: the translations take their types from there, and this takes them.
import type { Locale, Messages, Translation } from './catalogue.ts';

/** French is a separate chunk: it is loaded only by those who read it. */
export async function loadMessages(locale: Locale): Promise<Translation<Messages>> {
  if (locale === 'fr') return (await import('./fr/index.ts')).fr;
  return (await import('./en/index.ts')).en;
}
