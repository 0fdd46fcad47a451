const width = 30;

/** Draws progress in place on a terminal, and as a line every five seconds elsewhere, with rate and time left. */
export const progressBar = (say: (line: string) => void): ((done: number, total: number) => void) => {
  const begun = performance.now();
  let first: number | undefined;
  let saidAt = 0;
  return (done, total) => {
    first ??= done;
    const now = performance.now();
    const rate = (done - first) / Math.max(0.001, (now - begun) / 1_000);
    const left = rate > 0 ? Math.ceil((total - done) / rate) : 0;
    const text = `${done} of ${total} events, ${Math.round(rate)}/s, ${left} s left`;
    if (process.stdout.isTTY) {
      const full = Math.round((done / total) * width);
      process.stdout.write(`\r[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${text}   ${done === total ? '\n' : ''}`);
    } else if (now - saidAt > 5_000 || done === total) {
      saidAt = now;
      say(text);
    }
  };
};
