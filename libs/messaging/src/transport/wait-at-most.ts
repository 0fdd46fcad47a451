/** What a promise comes to within so long, else `undefined`; it goes on by itself. */
export const waitAtMost = <Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> => new Promise((resolve, reject) => {
  const timer = setTimeout(() => { resolve(undefined); }, ms);
  promise.then(resolve, reject).finally(() => { clearTimeout(timer); });
});
