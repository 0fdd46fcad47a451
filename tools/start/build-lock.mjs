// One process of this clone at a time installs and builds: a second one would write the same files at once.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const textOf = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

// A later process with the same number began at another time; where /proc is missing, the number must do.
const begunAt = (pid) => {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
};

const holds = (pid, begun) => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return begunAt(pid) === begun;
};

const taken = (file) => {
  try {
    writeFileSync(file, `${process.pid} ${begunAt(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
};

/** Waits until no other process holds the lock, and takes it; that of a dead process is void. Answers how to let it go, which the end of this process does too. */
export const takeLock = async (file, say) => {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !taken(file);) {
    const [pid, begun] = textOf(file)?.split(' ') ?? [];
    if (begun === undefined) await pause(50); // gone again, or not written yet
    else if (!holds(Number(pid), begun)) rmSync(file, { force: true });
    else {
      if (!told) say(`waiting for process ${pid}, which installs and builds (${file})`);
      told = true;
      await pause(200);
    }
  }
  const release = () => rmSync(file, { force: true });
  process.on('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
};
