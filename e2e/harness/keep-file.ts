/** Copies a file that the server has into the origin's private file system. Returns its path there. */
export async function keepFile(url: string, name: string): Promise<string> {
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle(name, { create: true })).createWritable();
  const answer = await fetch(url);
  if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}`);
  await answer.body.pipeTo(file);
  return name;
}
