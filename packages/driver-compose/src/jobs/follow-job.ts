import type { CommandResult, Context, Engine } from '@appliku/core';

/** Waits until the container of a job ends, and tells its output line by line meanwhile. */
export async function followJob(docker: Engine, id: string, { log, signal }: Context): Promise<CommandResult> {
  const startedAt = performance.now();
  const text = { out: '', err: '' };
  const follow = async (): Promise<void> => {
    for await (const line of docker.logs(id, { follow: true, signal })) {
      log.debug(line.text);
      text[line.stream] += `${line.text}\n`;
    }
  };
  const [exitCode] = await Promise.all([docker.wait(id, signal), follow()]);
  return { exitCode, stdout: text.out, stderr: text.err, durationMs: Math.round(performance.now() - startedAt) };
}
