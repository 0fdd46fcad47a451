import project from '../../jest.config.mjs';

/** All projects in one run of jest. */
export default {
  ...project,
  rootDir: '../..',
  roots: ['apps', 'libs', 'tools', 'e2e', 'bench'].map((folder) => `<rootDir>/${folder}`),
  // Also keeps a single worker a process of its own, so that what a suite leaves open ends with it.
  workerIdleMemoryLimit: '900MB',
};
