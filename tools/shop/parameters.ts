/**
 * Figures of the simulated shop. Where a public data set states a figure for its market it is taken from there, else it is a plausible
 * choice and says so.
 */
export const parameters = {
  /** Olist sample, delivered orders: 414 of 5,164 came after the promised instant. */
  lateShare: 0.08,
  /** Olist sample: scores 1..5 of orders in time (9.5 % are 1 or 2, mean 4.28) and late (57 % are 1 or 2, 33.6 % are 4 or 5, mean 2.50). */
  scoresInTime: [0.065, 0.03, 0.095, 0.21, 0.6],
  scoresLate: [0.45, 0.12, 0.094, 0.126, 0.21],
  /** Olist sample: a message stands in half of the reviews; how many orders are reviewed at all is a choice. */
  reviewShare: 0.4,
  /** Online Retail: returned value was 6.9 to 8.4 % of what was bought. */
  returnShare: 0.08,
  /** Online Retail: 65.6 % of buyers bought more than once; orders per buyer have a long tail. */
  repeatShare: 0.656,
  /** Choices: baskets of one to four lines of a small tea shop. */
  linesMax: 4,
  quantityMax: 3,
  consentShare: 0.7,
  /** A choice: one unhappy customer in ten says so. */
  complaintShareOfUnhappy: 0.1,
} as const;

export const catalogue = [
  { sku: 'TEA-01', category: 'tea', priceMinor: 1250 }, { sku: 'TEA-02', category: 'tea', priceMinor: 890 }, { sku: 'TEA-03', category: 'tea', priceMinor: 2400 },
  { sku: 'CUP-01', category: 'tableware', priceMinor: 1590 }, { sku: 'POT-01', category: 'tableware', priceMinor: 5900 }, { sku: 'POT-02', category: 'tableware', priceMinor: 12900 },
  { sku: 'BOOK-01', category: 'books', priceMinor: 2990 }, { sku: 'SET-01', category: 'gifts', priceMinor: 7900 }, { sku: 'SET-02', category: 'gifts', priceMinor: 18900 },
] as const;

export const firstNames = ['Ada', 'Ben', 'Cleo', 'Dana', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jun', 'Kai', 'Lena', 'Mio', 'Nora', 'Otto', 'Pia'] as const;
export const zones = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'Asia/Shanghai'] as const;
