/** px of the strip with a clip's name; what the clip shows lies under it. */
export const NAME_PX = 16;
