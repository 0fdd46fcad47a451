// Tells fealty of an order: TOKEN=$(npm run -s token -- --role platform --programme demo) node examples/publish-an-order.mjs [INGEST_URL]
if (!process.env.TOKEN) {
  console.error('TOKEN is missing: a token for the platform of a programme. For the system that `npm start` runs:\n  export TOKEN=$(npm run -s token -- --role platform --programme demo)');
  process.exit(2);
}
const [url = 'http://127.0.0.1:4000'] = process.argv.slice(2);
const orderId = `example-${Date.now()}`;
const event = (name, data) => ({ specversion: '1.0', id: `${orderId}/${name}`, source: '/shop/web', type: `fealty.shop.${name}.v1`, subject: 'reader-1', time: new Date().toISOString(), data });
const body = JSON.stringify([
  event('order-placed', { orderId, currency: 'EUR', lines: [{ lineId: '1', sku: 'TEA-01', category: 'tea', quantity: 2, unitPriceMinor: 1250 }] }),
  event('order-paid', { orderId }),
]);

// The same ids mean the same events: whatever goes wrong on the way, send again until there is an answer.
for (let attempt = 1; ; attempt += 1) {
  const answer = await fetch(`${url}/events`, { method: 'POST', body, headers: { authorization: `Bearer ${process.env.TOKEN}`, 'content-type': 'application/cloudevents-batch+json' } }).catch((error) => error);
  if (answer instanceof Response && answer.status < 500) {
    console.log(answer.status, JSON.stringify(await answer.json(), undefined, 2));
    process.exit(answer.ok ? 0 : 1);
  }
  if (attempt === 10) throw new Error(`no answer from ${url} after ${attempt} attempts`, { cause: answer });
  await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
}
