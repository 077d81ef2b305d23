export declare function pinnedNode(root: string): string;
export declare function becomePinnedNode(
  root: string,
  args: string[],
  env?: NodeJS.ProcessEnv,
): Promise<never>;
