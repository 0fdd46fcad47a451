// Follows every loyalty profile: node examples/subscribe-to-loyalty.mjs [BROKERS] [GROUP]
import kafkajs from 'kafkajs';

const [brokers = '127.0.0.1:19092', group = 'my-team'] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({ clientId: group, brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });
const consumer = kafka.consumer({ groupId: group });
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1)); // nobody reads on, as in `| head`
const versions = new Map(); // keep this with what you derive from the profiles: in your database, in the same transaction

await consumer.connect().catch(({ message }) => { console.error(`no Kafka at ${brokers}: ${message}; npm start starts one`); process.exit(1); });
await consumer.subscribe({ topic: 'loyalty-updated.v1', fromBeginning: true });
await consumer.run({ eachMessage: async ({ message: { key, value } }) => {
  if (value === null) return; // a customer was erased
  const [customerId, { version, profile, changes }] = [String(key), JSON.parse(String(value))];
  if (version <= (versions.get(customerId) ?? 0)) return; // a repeat: same bytes, nothing new
  versions.set(customerId, version);
  console.log(customerId, version, profile.stage, profile.tier.name, changes.map(({ field }) => field).join(','));
} });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => consumer.disconnect().then(() => process.exit(0)));
