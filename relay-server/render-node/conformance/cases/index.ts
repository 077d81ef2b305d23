import type { ConformanceCase } from '../case.ts';
import { blendCases } from './blend.ts';
import { colorCases } from './color.ts';
import { fileCases } from './file.ts';
import { stackCases } from './stack.ts';
import { titleCases } from './title.ts';
import { transformCases } from './transform.ts';
import { transitionCases } from './transition.ts';

/** Every statement that both hosts must make true. A new one is a line in one of these files. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...fileCases,
  ...transformCases,
  ...stackCases,
  ...blendCases,
  ...transitionCases,
  ...titleCases,
  ...colorCases,
];
