// The migrate step by itself: topics, then each service's schema, role and tables. For containers and clusters; `npm start` does it too.
import { Misasked, runProgram } from '../command-line.js';
import { migrateAll } from '../local/services.js';
import { migrateSettings, usage } from './settings.js';

void runProgram({ usage, options: {} }, async ({ positionals: [extra] }) => {
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  const { password, ...settings } = migrateSettings(process.env);
  const mended = await migrateAll({ ...settings, passwordOf: () => password });
  for (const { topic, setting, is, should } of mended) process.stdout.write(`put right: topic ${topic} had ${setting}=${is}, now ${should}\n`);
  process.stdout.write('migrated\n');
  return 0;
});
