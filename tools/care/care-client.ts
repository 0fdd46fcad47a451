import { signToken } from '@fealty/runtime';

export interface CareClient {
  get<Item>(path: string): Promise<Item[]>;
  post<Answer>(path: string, body: object): Promise<Answer>;
}

interface Reached { readonly service: string; readonly url: string; readonly token: string | undefined; readonly secret: string | undefined; readonly programme?: string | undefined }
interface Refusal { readonly title?: string; readonly detail?: string; readonly type?: string; readonly errors?: readonly { readonly pointer: string; readonly detail: string }[] }

/** What a service says against a request, each field once: the detail of an input that is not right tells the first of them itself. */
export const toldBy = ({ title, detail = title ?? '', type = '', errors = [] }: Refusal, status: number): string => {
  const further = errors.filter((error) => !detail.startsWith(`${error.pointer || 'the input'}: ${error.detail}`));
  return [`${status} ${type.replace('urn:fealty:problem:', '')}: ${detail}`, ...further.map((error) => `  ${error.pointer} ${error.detail}`)].join('\n');
};

/** The care routes of a running service. Lists are read to their end. @throws Error with what the service says against it */
export const careClient = async ({ service, url, token, secret, programme = 'all' }: Reached): Promise<CareClient> => {
  if (token === undefined && secret === undefined) throw new Error('no token: start the system with `npm start`, give --token, or set FEALTY_JWT_SECRET');
  const bearer = token ?? await signToken(secret ?? '', { subject: `care-${process.env['USER'] ?? 'operator'}`, role: 'admin', programme }, 3_600);
  const request = async <Answer>(path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(url + path, { ...init, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } })
      .catch((cause: unknown) => { throw new Error(`${service} does not answer at ${url}; is it running? else give --url`, { cause }); });
    const answer = await response.json() as Answer & Refusal;
    if (!response.ok) throw new Error(toldBy(answer, response.status));
    return answer;
  };
  return {
    post: (path, body) => request(path, { method: 'POST', body: JSON.stringify(body) }),
    get: async <Item>(path: string) => {
      const items: Item[] = [];
      for (let at: string | undefined = path; at !== undefined;) {
        const page: { items: Item[]; next?: string } = await request(at, {});
        items.push(...page.items);
        at = page.next;
      }
      return items;
    },
  };
};
