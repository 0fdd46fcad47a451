import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signToken } from '@fealty/runtime';
import { waitUntil } from '@fealty/testing';
import type { RunningProcess } from '@fealty/tools/local/run-services';
import { rootDir } from '@fealty/tools/local/places';

export const jwtSecret = 'bench-bench-bench-bench-bench-bench';

/** The policy of the demo, through ingest. */
export const publishPolicy = async (url: string): Promise<void> => {
  const token = await signToken(jwtSecret, { subject: 'bench', role: 'admin', programme: 'demo' }, 600);
  const response = await fetch(`${url}/policies`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' }, body: await readFile(join(rootDir, 'policies', 'demo.yaml')) });
  if (!response.ok) throw new Error(`the policy was refused: ${await response.text()}`);
};

export const allIdle = async (processes: readonly RunningProcess[], timeoutMs: number): Promise<void> => {
  let calm = 0;
  await waitUntil('all services are idle twice in a row', async () => {
    const token = await signToken(jwtSecret, { subject: 'bench', role: 'admin', programme: 'demo' }, 600);
    const found = await Promise.all(processes.map(async ({ url }) => (await (await fetch(`${url}/progress`, { headers: { authorization: `Bearer ${token}` } })).json() as { idle: boolean }).idle));
    calm = found.every(Boolean) ? calm + 1 : 0;
    return calm >= 2;
  }, { timeoutMs, everyMs: 100 });
};
