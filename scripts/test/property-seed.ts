/**
 * Properties draw the same cases in every run, so that a red run is about the change that it is run on and can be had
 * again. `STORYCORE_SEED=random` draws new ones, which is how new counterexamples are looked for; a number draws that
 * run's again.
 */
import fc from 'fast-check';

const wish = process.env.STORYCORE_SEED ?? '705600000';
if (wish !== 'random') {
  const seed = Number(wish);
  if (!Number.isInteger(seed))
    throw new Error(`STORYCORE_SEED is a whole number or "random", not "${wish}".`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
