/** 2: ten bits and transparency are kept. What an older studio made is made anew. */
const MAKING = 2;

/** In the browser's private file system: of one original, one mezzanine for all projects. */
export const mezzaninePath = (originalHash: string): string => `mezzanine/${originalHash}-${MAKING}`;
