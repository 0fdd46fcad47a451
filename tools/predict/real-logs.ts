import { readFileSync } from 'node:fs';
import { dayNumber, PurchaseLogBuilder, type History, type PurchaseLog } from '@fealty/btyd';
import { readCsv } from '../import/read-csv.js';
import { realData } from '../local/real-data.js';

/** Where the files of the two sets are, to say which is missing. */
export const cdnowFile = realData('cdnow', 'CDNOW_sample.txt');
export const cdnowSummaryFile = realData('cdnow', 'cdnow_customers_summary_with_transactions.csv');
export const onlineRetailFile = realData('online-retail', 'online_retail_2010_2011.csv.gz');

const builderByIds = (): { add: (id: string, day: number, amount: number) => void; log: () => PurchaseLog } => {
  const [numbers, builder] = [new Map<string, number>(), new PurchaseLogBuilder()];
  return {
    add: (id, day, amount) => {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      builder.add(number, day, amount);
    },
    log: () => builder.log(),
  };
};

/** CDNOW's log of purchases: id in the full cohort, id in the sample, day, number, amount. */
export const cdnowLog = (): PurchaseLog => {
  const log = builderByIds();
  for (const line of readFileSync(cdnowFile, 'utf8').split(/\r?\n/)) {
    const [, id, day, , amount] = line.trim().split(/\s+/);
    if (id !== undefined && day !== undefined) log.add(id, dayNumber(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`), Number(amount));
  }
  return log.log();
};

/** CDNOW's summary: weeks rounded to two decimals, and the mean of later spend. */
export const cdnowSummary = (): (History & { readonly mean: number })[] => readFileSync(cdnowSummaryFile, 'utf8').trim().split(/\r?\n/).slice(1).map((line) => {
  const [, repeats = 0, recency = 0, age = 0, mean = 0] = line.split(',').map(Number);
  return { repeats, recency, age, mean };
});

/** Sale lines of known customers in Online Retail: no returns, quantity and price above zero. */
export const onlineRetailLog = async (): Promise<PurchaseLog> => {
  const log = builderByIds();
  await readCsv(onlineRetailFile, (row) => {
    const [quantity, price, id = '', invoice = 'C', date = ''] = [Number(row['quantity']), Number(row['unit_price']), row['customer_id'], row['invoice'], row['invoice_date']];
    if (id !== '' && !invoice.startsWith('C') && quantity > 0 && price > 0) log.add(id, dayNumber(date), quantity * price);
  });
  return log.log();
};
