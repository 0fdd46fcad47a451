/** One SQL statement. With a `name` it is parsed once per connection; the text behind a name must never change. */
export interface Statement {
  text: string;
  values?: readonly unknown[];
  name?: string;
}
