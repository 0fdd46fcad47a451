import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Both src/servers and dist/servers lie two levels below the package.
const packageDir = fileURLToPath(new URL('../../', import.meta.url));

/** The root of this clone. */
export const repositoryDir = join(packageDir, '..', '..');

/** Where everything that runs locally keeps its data; git ignores it. */
export const localDir = join(repositoryDir, '.fealty');

/** What is fetched or made once per version, for all stacks and tests of this clone. */
export const cacheDir = join(localDir, 'cache');

/** The files that say which Kafka is fetched: `pom.xml` and `kafka.sha256`. */
export const kafkaPinDir = join(packageDir, 'src', 'servers', 'kafka');
