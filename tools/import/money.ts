/** A price as the file tells it, in minor units: whole when it is, else exactly as a decimal. */
export const minorOf = (price: string): { readonly minor: number } | { readonly exact: string } => {
  const [whole = '0', fraction = ''] = price.split('.');
  const digits = fraction.replace(/0+$/, '').padEnd(2, '0');
  if (digits.length === 2) return { minor: Number(whole + digits) };
  return { exact: `${Number(whole + digits.slice(0, 2))}.${digits.slice(2)}` };
};
