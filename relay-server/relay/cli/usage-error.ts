/** The command was used wrongly: exit code 2. The message is ready to be shown. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
