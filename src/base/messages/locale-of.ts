import type { Locale } from './catalogue.ts';

/** POSIX: LC_ALL before LC_MESSAGES before LANG. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): Locale {
  const wish = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return wish.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}
