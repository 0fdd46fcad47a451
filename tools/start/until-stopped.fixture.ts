// A program for the spec of the bootstrapper: it runs until it is asked to stop, and says so in a file.
import { appendFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
setInterval(() => undefined, 1_000);
process.on('SIGTERM', () => {
  appendFileSync(file, 'stopped\n');
  process.exit(0);
});
appendFileSync(file, `runs ${process.pid}\n`);
