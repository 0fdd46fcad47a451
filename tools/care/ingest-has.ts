/** Why there is nothing to care for at ingest, and where what it set aside is found. */
export const ingestHas = [
  'ingest has no streams, so nothing is parked there and there is nothing to retry, discard or requeue.',
  'A person is erased there: npm run care -- ingest erase --programme P --customer ID --why TEXT.',
  'What else it has: GET /progress counts what it refused and what it could not read; the rows are in ingest.refused_event and',
  'ingest.quarantined_record, with the reason. What a platform sent wrong is for the platform to send again (docs/guides/operate.md).',
].join('\n');
