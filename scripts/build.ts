/** `npm run build`: makes `dist/`, a static site, and checks what a first visit has to load. */
import { buildSite } from './build/build-site.ts';
import { checkSize } from './build/check-size.ts';

await buildSite(process.cwd());
if (!(await checkSize('dist'))) process.exit(1);
