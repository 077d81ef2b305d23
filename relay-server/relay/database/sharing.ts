/**
 * Asks once for all who ask the same while they wait. Nobody is given what was read before they asked: who comes while an answer is made
 * waits for the next one, so that what somebody has just written is in what they read.
 */
export function sharing<Answer>(): (question: string, work: () => Promise<Answer>) => Promise<Answer> {
  const running = new Map<string, Promise<unknown>>();
  const next = new Map<string, Promise<Answer>>();

  const start = (question: string, work: () => Promise<Answer>): Promise<Answer> => {
    const answer = work();
    const done = answer
      .catch(() => {})
      .finally(() => {
        if (running.get(question) === done) running.delete(question);
      });
    running.set(question, done);
    return answer;
  };

  return (question, work) => {
    const before = running.get(question);
    if (!before) return start(question, work);
    const waiting =
      next.get(question) ??
      before.then(() => {
        next.delete(question);
        return start(question, work);
      });
    next.set(question, waiting);
    return waiting;
  };
}
